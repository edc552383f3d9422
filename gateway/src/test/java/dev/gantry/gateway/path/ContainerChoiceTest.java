package dev.gantry.gateway.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class ContainerChoiceTest {

    private static final Pod TWO = pod("web", "sidecar");

    @Test
    void onlyContainerNeedsNoName() {
        assertThat(ContainerChoice.objection(pod("web"), "log", "")).isEmpty();
    }

    @Test
    void severalNeedAName() {
        assertThat(ContainerChoice.objection(TWO, "log", ""))
                .contains("a container name must be specified for pod p, choose one of: [web sidecar]");
    }

    @Test
    void initContainersCountWhenNamed() {
        assertThat(ContainerChoice.objection(TWO, "log", "setup")).isEmpty();
    }

    @Test
    void unknownIsRefused() {
        assertThat(ContainerChoice.objection(TWO, "exec", "nope")).contains("container nope is not valid for pod p");
    }

    @Test
    void portForwardGoesToThePod() {
        assertThat(ContainerChoice.objection(TWO, "portforward", "")).isEmpty();
    }

    private static Pod pod(String... containers) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName("setup")
                .endInitContainer()
                .endSpec();
        for (String name : containers) {
            pod.editSpec().addNewContainer().withName(name).endContainer().endSpec();
        }
        return pod.build();
    }
}
