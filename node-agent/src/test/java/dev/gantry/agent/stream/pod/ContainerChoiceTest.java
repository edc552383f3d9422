package dev.gantry.agent.stream.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.agent.stream.DockerPods;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

class ContainerChoiceTest {

    private static final Pod ONE = DockerPods.pod("one", "app").build();
    private static final Pod TWO = DockerPods.pod("two", "app", "side")
            .editSpec()
            .addNewInitContainer()
            .withName("setup")
            .endInitContainer()
            .endSpec()
            .build();

    @Test
    void takesTheOnlyContainer() {
        assertThat(ContainerChoice.choose(ONE, "")).isEqualTo("app");
    }

    @Test
    void takesTheNamedContainerOfAnyKind() {
        assertThat(ContainerChoice.choose(TWO, "side")).isEqualTo("side");
        assertThat(ContainerChoice.choose(TWO, "setup")).isEqualTo("setup");
    }

    @Test
    void takesTheOneThatThePodAnnotates() {
        assertThat(ContainerChoice.choose(annotated("side"), "")).isEqualTo("side");
    }

    @Test
    void asksForANameWhereThereAreSeveral() {
        String question = "a container name must be specified for pod two, choose one of: [app side]"
                + " or one of the init containers: [setup]";

        assertThatThrownBy(() -> ContainerChoice.choose(TWO, "")).hasMessage(question);
        assertThatThrownBy(() -> ContainerChoice.choose(annotated("gone"), "")).hasMessage(question);
    }

    @Test
    void refusesANameThatThePodHasNot() {
        assertThatThrownBy(() -> ContainerChoice.choose(ONE, "side"))
                .hasMessage("container side is not valid for pod one");
    }

    private static Pod annotated(String container) {
        return TWO.edit()
                .editMetadata()
                .addToAnnotations("kubectl.kubernetes.io/default-container", container)
                .endMetadata()
                .build();
    }
}
