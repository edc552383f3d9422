package dev.gantry.agent.podlifecycle;

import static dev.gantry.agent.podlifecycle.PodScenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a running container comes to what is granted to it, and what is said meanwhile. */
class PodResizeTest {

    private static final long GIBIBYTE = 1L << 30;

    private static PodScenario running() {
        return pod("app")
                .granted("app", "500m/1", "1Gi/2Gi")
                .sandboxRuns()
                .imagesPresent()
                .runs("app")
                .after(Duration.ofMinutes(1));
    }

    @Test
    void whatHasWhatItWasGrantedIsLeftAlone() {
        assertThat(running().actions()).isEmpty();
        assertThat(conditions(running())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # cpu      | memory    | shares | millis | GiB
            800m/1     | 1Gi/2Gi   | 819    | 1000   | 2
            500m/2     | 1Gi/2Gi   | 512    | 2000   | 2
            500m/1     | 1Gi/4Gi   | 512    | 1000   | 4
            100m/100m  | 1Gi/1Gi   | 102    | 100    | 1
            500m       | 1Gi/3Gi   | 512    | 1000   | 3
            """)
    void aChangeIsAppliedToTheRunningContainer(String cpu, String memory, long shares, long millis, long gibibytes) {
        PodScenario pod = running().granted("app", cpu, memory);
        assertThat(pod.actions())
                .containsExactly(new PodAction.UpdateContainer(
                        "app",
                        pod.containers.getFirst().id(),
                        new EnforcedResources(shares, millis, gibibytes * GIBIBYTE),
                        0));
        assertThat(conditions(pod)).containsExactly("PodResizeInProgress");
        pod.updated("app");
        assertThat(pod.actions()).isEmpty();
    }

    @Test
    void requestsOfMemoryAreNothingToTheKernel() {
        assertThat(running().granted("app", "500m/1", "2Gi/2Gi").actions()).isEmpty();
    }

    @Test
    void aContainerThatAskedForItIsRestartedAndOnlyForThatResource() {
        PodScenario pod = pod("app", "other")
                .granted("app", "500m/1", "1Gi/2Gi")
                .granted("other", "500m/1", "1Gi/2Gi")
                .resizePolicy("app", "memory", "RestartContainer")
                .resizePolicy("app", "cpu", "NotRequired")
                .sandboxRuns()
                .imagesPresent()
                .runs("app")
                .runs("other");
        pod.granted("app", "800m/1", "1Gi/2Gi");
        assertThat(pod.actions()).singleElement().isInstanceOf(PodAction.UpdateContainer.class);
        pod.updated("app").granted("app", "800m/1", "1Gi/3Gi");
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        PodAction.RestartContainer.class,
                        restart -> assertThat(restart.key()).isEqualTo("app"));
    }

    @ParameterizedTest
    @CsvSource({"Always, 0", "Always, 137", "OnFailure, 0", "OnFailure, 137"})
    void whatWasEndedForAResizeStartsAnewWhateverItEndedWith(String policy, int exitCode) {
        PodScenario pod = pod("app")
                .restartPolicy(policy)
                .granted("app", "500m/1", "1Gi/2Gi")
                .resizePolicy("app", "cpu", "RestartContainer")
                .sandboxRuns()
                .imagesPresent()
                .runs("app", 0, 3)
                .granted("app", "800m/1", "1Gi/2Gi");
        assertThat(pod.actions()).singleElement().isInstanceOf(PodAction.RestartContainer.class);
        pod.after(Duration.ofSeconds(2)).ends("app", exitCode);
        pod.resized.add(pod.containers.getFirst().id());
        assertThat(pod.status().getPhase()).isNotEqualTo("Succeeded");
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        PodAction.StartContainer.class,
                        start -> assertThat(start.restart()).isEqualTo(1));
    }

    @Test
    void anEngineThatDoesNotHoldAContainerToItIsNoReasonToRestartItAgain() {
        PodScenario pod = running().resizePolicy("app", "memory", "RestartContainer");
        ObservedContainer run = pod.containers.removeFirst();
        pod.containers.add(new ObservedContainer(
                run.id(),
                run.name(),
                0,
                0,
                run.image(),
                run.imageId(),
                run.createdAt(),
                run.state(),
                "",
                new EnforcedResources(512, 1000, 0),
                run.createdFor(),
                run.memoryUsageBytes()));
        assertThat(pod.actions()).isEmpty();
        assertThat(condition(pod, "PodResizeInProgress").getReason()).isEqualTo("Error");
    }

    @Test
    void aMemoryLimitBelowWhatIsUsedWaitsAndCpuDoesNot() {
        PodScenario pod = running().granted("app", "500m/1", "512Mi/1Gi").usesMemory("app", 3 * GIBIBYTE / 2);
        assertThat(pod.actions()).isEmpty();
        assertThat(pod.plan().wakeAt()).contains(pod.now.plusSeconds(10));
        assertThat(condition(pod, "PodResizeInProgress").getReason()).isEqualTo("Error");
        assertThat(condition(pod, "PodResizeInProgress").getMessage())
                .isEqualTo(
                        "attempting to set memory limit of container app (1073741824) below current usage (1610612736)");
        pod.granted("app", "500m/2", "512Mi/1Gi");
        assertThat(pod.actions())
                .containsExactly(new PodAction.UpdateContainer(
                        "app", pod.containers.getFirst().id(), new EnforcedResources(512, 2000, 2 * GIBIBYTE), 0));
        pod.usesMemory("app", GIBIBYTE / 2);
        assertThat(pod.actions())
                .containsExactly(new PodAction.UpdateContainer(
                        "app", pod.containers.getFirst().id(), new EnforcedResources(512, 2000, GIBIBYTE), 0));
    }

    @Test
    void whatTheEngineRefusesIsTriedAgainLaterAndAnotherWishAtOnce() {
        PodScenario pod = running().granted("app", "800m/1", "1Gi/2Gi");
        pod.updateFailures.put("app", new UpdateFailure(pod.granted("app"), "no such cgroup", 2, pod.now));
        assertThat(pod.actions()).isEmpty();
        assertThat(condition(pod, "PodResizeInProgress").getMessage()).isEqualTo("container app: no such cgroup");
        pod.after(Duration.ofSeconds(20));
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        PodAction.UpdateContainer.class,
                        update -> assertThat(update.attempts()).isEqualTo(2));
        pod.updateFailures.put("app", new UpdateFailure(pod.granted("app"), "no such cgroup", 3, pod.now));
        assertThat(pod.granted("app", "700m/1", "1Gi/2Gi").actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        PodAction.UpdateContainer.class,
                        update -> assertThat(update.attempts()).isZero());
        assertThat(conditions(pod.granted("app", "500m/1", "1Gi/2Gi"))).isEmpty();
    }

    @Test
    void sidecarsAreResizedToo() {
        PodScenario pod = pod("app")
                .sidecar("proxy")
                .sandboxRuns()
                .imagesPresent()
                .runs("proxy")
                .runs("app");
        pod.granted("proxy", "300m", "64Mi");
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        PodAction.UpdateContainer.class,
                        update -> assertThat(update.container()).isEqualTo("proxy"));
    }

    @Test
    void aPodThatEndsIsNotResized() {
        PodScenario pod = running().granted("app", "800m/1", "1Gi/2Gi").deleted();
        assertThat(pod.actions()).noneMatch(PodAction.UpdateContainer.class::isInstance);
        assertThat(conditions(pod)).isEmpty();
    }

    @Test
    void theStatusSaysWhatIsGrantedAndWhatIsInForce() {
        PodScenario pod = running().granted("app", "800m/2", "2Gi/4Gi");
        ContainerStatus app = app(pod);
        assertThat(app.getAllocatedResources())
                .isEqualTo(Map.of("cpu", Quantity.parse("800m"), "memory", Quantity.parse("2Gi")));
        assertThat(app.getResources().getRequests().get("cpu")).isEqualTo(Quantity.parse("500m"));
        assertThat(app.getResources().getLimits())
                .isEqualTo(Map.of("cpu", Quantity.parse("1"), "memory", Quantity.parse("2Gi")));
        pod.updated("app");
        assertThat(app(pod).getResources())
                .isEqualTo(pod.desired().container("app").orElseThrow().getResources());
    }

    @Test
    void aResizeThatWaitsSaysWhatFor() {
        PodScenario pod = running();
        pod.pod.getMetadata().setGeneration(4L);
        pod.pendingResize = Optional.of(new PendingResize(PendingResize.Reason.DEFERRED, "too little cpu"));
        PodCondition pending = condition(pod, "PodResizePending");
        assertThat(pending.getStatus()).isEqualTo("True");
        assertThat(pending.getReason()).isEqualTo("Deferred");
        assertThat(pending.getMessage()).isEqualTo("too little cpu");
        assertThat(pending.getObservedGeneration()).isEqualTo(4);
        pod.reported().after(Duration.ofHours(1));
        assertThat(condition(pod, "PodResizePending").getLastTransitionTime())
                .isEqualTo(pending.getLastTransitionTime());
        pod.pendingResize = Optional.empty();
        assertThat(conditions(pod)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"250, 256", "1, 2", "0, 2", "1000, 1024", "999, 1022", "300000, 262144"})
    void weightsOfRequests(long millis, long shares) {
        assertThat(new ResourceLimits(millis, 0, 0).enforced().cpuShares()).isEqualTo(shares);
    }

    @Test
    void theNextAgentFindsWhatWasGranted() {
        PodScenario pod = running().reported();
        Pod asked = pod.granted("app", "800m/2", "2Gi/4Gi").pod;
        assertThat(Allocation.recalled(asked).isAsAsked(asked)).isFalse();
        assertThat(Allocation.recalled(asked).resources().get("app"))
                .isEqualTo(running().pod.getSpec().getContainers().getFirst().getResources());
        Pod limitsOnly = pod.granted("app", "500m/3", "1Gi/3Gi").pod;
        assertThat(Allocation.recalled(limitsOnly).isAsAsked(limitsOnly)).isTrue();
        Pod fresh = running().pod;
        assertThat(Allocation.recalled(fresh).isAsAsked(fresh)).isTrue();
    }

    private static ContainerStatus app(PodScenario pod) {
        return pod.status().getContainerStatuses().getFirst();
    }

    private static PodCondition condition(PodScenario pod, String type) {
        return pod.status().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> conditions(PodScenario pod) {
        return pod.status().getConditions().stream()
                .map(PodCondition::getType)
                .filter(type -> type.startsWith("PodResize"))
                .toList();
    }
}
