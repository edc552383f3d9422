package dev.gantry.agent.podlifecycle;

import static dev.gantry.agent.podlifecycle.PodScenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.EnforcedResources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much a container weighs that requests no processor, while it starts. */
class StartBoostTest {

    private static PodScenario starting() {
        PodScenario pod = pod("app");
        container(pod).setReadinessProbe(new Probe());
        return pod.sandboxRuns().imagesPresent().runs("app");
    }

    private static Container container(PodScenario pod) {
        return pod.desired().container("app").orElseThrow();
    }

    private static PodScenario ready(PodScenario pod) {
        pod.health.put(pod.containers.getFirst().id(), new ContainerHealth(true, true, Optional.empty()));
        return pod;
    }

    @Test
    void weighsMoreUntilItIsReadyForTheFirstTime() {
        PodScenario pod = starting();
        assertThat(pod.containers.getFirst().resources()).isEqualTo(new EnforcedResources(16, 0, 0));
        assertThat(pod.actions()).isEmpty();
        ready(pod);
        assertThat(pod.actions())
                .containsExactly(new PodAction.UpdateContainer(
                        "app", pod.containers.getFirst().id(), EnforcedResources.NONE, 0, true));
        pod.updated("app");
        assertThat(pod.actions()).isEmpty();
        pod.health.clear();
        assertThat(pod.actions()).isEmpty();
    }

    @Test
    void weighsMoreForAMinuteAtMost() {
        PodScenario pod = starting();
        assertThat(pod.plan().wakeAt()).contains(pod.now.plusSeconds(60));
        pod.after(Duration.ofSeconds(59));
        assertThat(pod.actions()).isEmpty();
        pod.after(Duration.ofSeconds(1));
        assertThat(pod.actions()).singleElement().isInstanceOf(PodAction.UpdateContainer.class);
    }

    @Test
    void isNoResizeAndNoReasonToRestart() {
        PodScenario pod = starting().resizePolicy("app", "cpu", "RestartContainer");
        assertThat(pod.status().getConditions())
                .noneMatch(condition -> condition.getType().equals(ResizeProgress.CONDITION));
        assertThat(pod.status().getContainerStatuses().getFirst().getResources())
                .isNull();
        assertThat(ready(pod).actions()).singleElement().isInstanceOf(PodAction.UpdateContainer.class);
    }

    @Test
    void aLimitOfMemoryIsKept() {
        PodScenario pod = pod("app");
        container(pod).setStartupProbe(new Probe());
        pod.granted("app", "0", "1Gi/1Gi").sandboxRuns().imagesPresent().runs("app");
        assertThat(pod.containers.getFirst().resources()).isEqualTo(new EnforcedResources(16, 0, 1 << 30));
        assertThat(pod.status().getContainerStatuses().getFirst().getResources())
                .isEqualTo(container(pod).getResources());
        assertThat(ready(pod).actions())
                .containsExactly(new PodAction.UpdateContainer(
                        "app", pod.containers.getFirst().id(), new EnforcedResources(2, 0, 1 << 30), 0, true));
    }

    @Test
    void whatRequestsProcessorOrHasNoProbeIsHeldToThatFromTheStart() {
        PodScenario pod = pod("app");
        assertThat(StartBoost.atStart(container(pod)).enforced()).isEqualTo(EnforcedResources.NONE);
        container(pod).setReadinessProbe(new Probe());
        pod.granted("app", "16m", "1Gi/1Gi");
        assertThat(StartBoost.atStart(container(pod)).enforced()).isEqualTo(new EnforcedResources(16, 0, 1 << 30));
        ready(pod.sandboxRuns().imagesPresent().runs("app"));
        assertThat(pod.actions()).as("it requests that weight").isEmpty();
    }
}
