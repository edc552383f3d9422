package dev.gantry.agent.podlifecycle;

import static dev.gantry.agent.podlifecycle.PodScenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a pod, case by case. */
class PodStatusesTest {

    private static String condition(PodScenario pod, String type) {
        return pod.status().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("");
    }

    private static ContainerStatus app(PodScenario pod) {
        return pod.status().getContainerStatuses().getFirst();
    }

    @Test
    void aPodWithoutAnythingIsPendingAndCreating() {
        PodScenario pod = pod("app");
        assertThat(pod.status().getPhase()).isEqualTo("Pending");
        assertThat(app(pod).getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
        assertThat(condition(pod, "Ready")).isEqualTo("False");
        assertThat(condition(pod, "PodScheduled")).isEqualTo("True");
        assertThat(pod.status().getHostIP()).isEqualTo("192.0.2.1");
        assertThat(pod.status().getQosClass()).isEqualTo("BestEffort");
    }

    @Test
    void aRunningPodIsReadyAndHasAnAddress() {
        PodScenario pod = pod("app").sandboxRuns().runs("app");
        assertThat(pod.status().getPhase()).isEqualTo("Running");
        assertThat(condition(pod, "Ready")).isEqualTo("True");
        assertThat(pod.status().getPodIP()).isEqualTo("10.0.0.1");
        assertThat(app(pod).getContainerID()).startsWith("docker://app-0");
    }

    @Test
    void aContainerThatIsNotReadyIsNamed() {
        PodScenario pod = pod("app", "slow").sandboxRuns().runs("app").runs("slow");
        pod.health.put(pod.containers.getLast().id(), new ContainerHealth(true, false, Optional.empty()));
        assertThat(condition(pod, "Ready")).isEqualTo("False");
        assertThat(pod.status().getConditions())
                .filteredOn(c -> c.getType().equals("ContainersReady"))
                .extracting(PodCondition::getMessage)
                .containsExactly("containers with unready status: [slow]");
    }

    @Test
    void initContainersAreNamedUntilTheyEnd() {
        PodScenario pod = pod("app").init("first").sandboxRuns().runs("first");
        assertThat(condition(pod, "Initialized")).isEqualTo("False");
        assertThat(app(pod).getState().getWaiting().getReason()).isEqualTo("PodInitializing");
        pod.ends("first", 0);
        assertThat(condition(pod, "Initialized")).isEqualTo("True");
    }

    @Test
    void aCrashLoopShowsItsWaitAndTheLastEnd() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.runs("app", 3, 3).after(Duration.ofSeconds(2)).ends("app", 7);
        ContainerStatus app = app(pod);
        assertThat(app.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(app.getState().getWaiting().getMessage())
                .isEqualTo("back-off 40s restarting failed container=app pod=web_default(uid-1)");
        assertThat(app.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(app.getRestartCount()).isEqualTo(3);
    }

    @Test
    void aMissingConfigurationIsTheReasonToWait() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.failures.put(
                "app", new StartFailure("CreateContainerConfigError", "configmap \"x\" not found", 1, pod.now));
        assertThat(app(pod).getState().getWaiting().getReason()).isEqualTo("CreateContainerConfigError");
        assertThat(app(pod).getState().getWaiting().getMessage()).isEqualTo("configmap \"x\" not found");
    }

    @Test
    void conditionsOfOthersStay() {
        PodScenario pod = pod("app").sandboxRuns().runs("app");
        pod.pod.setStatus(new PodStatus());
        pod.pod
                .getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType("gantry.dev/Routable")
                        .withStatus("True")
                        .build()));
        assertThat(condition(pod, "gantry.dev/Routable")).isEqualTo("True");
    }

    @Test
    void sayingItAgainLaterSaysTheSame() {
        PodScenario pod = pod("app").sandboxRuns().runs("app").reported();
        PodStatus first = pod.status();
        assertThat(pod.after(Duration.ofHours(1)).status()).isEqualTo(first);
    }

    @Test
    void aPodThatIsHeldSaysWhatFor() {
        PodScenario pod = pod("app").held().reported();
        assertThat(pod.desired().condition(StartHold.CONDITION)).hasValueSatisfying(condition -> {
            assertThat(condition.getStatus()).isEqualTo("True");
            assertThat(condition.getReason()).isEqualTo("StartPolicyPriority");
            assertThat(condition.getMessage()).isEqualTo("waits for pod default/dns");
        });
        assertThat(pod.free().reported().desired().condition(StartHold.CONDITION))
                .isEmpty();
    }
}
