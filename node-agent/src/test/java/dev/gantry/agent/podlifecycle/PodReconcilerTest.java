package dev.gantry.agent.podlifecycle;

import static dev.gantry.agent.podlifecycle.PodScenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.podlifecycle.PodAction.EnsureImage;
import dev.gantry.agent.podlifecycle.PodAction.RemoveContainer;
import dev.gantry.agent.podlifecycle.PodAction.RemoveSandbox;
import dev.gantry.agent.podlifecycle.PodAction.StartContainer;
import dev.gantry.agent.podlifecycle.PodAction.StopContainer;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is planned for a pod, case by case. */
class PodReconcilerTest {

    @Test
    void aSandboxComesFirstAndWhileItIsMadeTheFirstImages() {
        assertThat(pod("app", "helper").actions())
                .extracting(PodAction::key)
                .containsExactly(PodAction.SANDBOX, "app", "helper");
        assertThat(pod("app").init("first").init("second").actions())
                .extracting(PodAction::key)
                .containsExactly(PodAction.SANDBOX, "first");
        assertThat(pod("app").imagesPresent().actions()).containsExactly(new PodAction.CreateSandbox(0));
    }

    @Test
    void containersAreCreatedWhileTheirSandboxIsStartedAndThenOnlyStarted() {
        PodScenario pod = pod("app", "told").imagesPresent().sandboxIsStarted();
        pod.desired().containers().getLast().getEnv().add(PodScenario.fieldOf("MY_IP", "status.podIP"));
        assertThat(pod.actions())
                .as("one is told the address, which is not known yet")
                .extracting(PodAction::key)
                .containsExactly("app");
        assertThat(pod.actions().getFirst()).isInstanceOf(PodAction.CreateContainer.class);
        pod.isCreated("app").sandboxes.clear();
        pod.inFlight.clear();
        pod.sandboxRuns();
        assertThat(pod.actions())
                .filteredOn(StartContainer.class::isInstance)
                .extracting(action -> ((StartContainer) action).created().isPresent())
                .containsExactly(true, false);
    }

    @Test
    void nothingIsCreatedEarlyForInitContainersOrAfterAFailure() {
        PodScenario init = pod("app").init("first").imagesPresent().sandboxIsStarted();
        assertThat(init.actions()).isEmpty();
        PodScenario failed = pod("app").imagesPresent().sandboxIsStarted();
        failed.failures.put("app", new StartFailure("CreateContainerError", "no", 1, failed.now));
        assertThat(failed.actions()).isEmpty();
    }

    @Test
    void whatWasCreatedForADeadSandboxIsRemovedAndNotStarted() {
        PodScenario pod = pod("app").imagesPresent().isCreated("app").after(Duration.ofSeconds(1));
        pod.sandboxRuns();
        assertThat(pod.actions()).isEmpty();
        assertThat(pod.after(Duration.ofSeconds(10)).actions()).singleElement().isInstanceOf(RemoveContainer.class);
    }

    @Test
    void thenImagesThenContainersAllAtOnce() {
        PodScenario pod = pod("app", "helper").sandboxRuns();
        assertThat(pod.actions())
                .hasSize(2)
                .allSatisfy(action -> assertThat(action).isInstanceOf(EnsureImage.class));
        assertThat(pod.imagesPresent().actions()).extracting(PodAction::key).containsExactly("app", "helper");
    }

    @Test
    void initContainersRunOneAfterAnotherBeforeTheRest() {
        PodScenario pod = pod("app").init("first").init("second").sandboxRuns().imagesPresent();
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("first");
        assertThat(pod.runs("first").actions()).isEmpty();
        assertThat(pod.ends("first", 0).actions()).extracting(PodAction::key).containsExactly("second");
        pod.runs("second").ends("second", 0);
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("app");
    }

    @Test
    void aFailedInitContainerIsTriedAgainUnlessThePolicyIsNever() {
        PodScenario pod = pod("app").init("first").sandboxRuns().imagesPresent();
        pod.runs("first").ends("first", 1);
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("first");
        pod.restartPolicy("Never");
        assertThat(pod.actions()).allMatch(RemoveSandbox.class::isInstance);
        assertThat(pod.status().getPhase()).isEqualTo("Failed");
    }

    @Test
    void aSidecarMustHaveStartedBeforeTheNextAndIsRestartedAlways() {
        PodScenario pod =
                pod("app").sidecar("proxy").sandboxRuns().imagesPresent().restartPolicy("Never");
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("proxy");
        assertThat(pod.runs("proxy").actions()).extracting(PodAction::key).containsExactly("app");
        pod.runs("app").ends("proxy", 0);
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("proxy");
    }

    @ParameterizedTest
    @CsvSource({
        "Always, 0, true",
        "Always, 1, true",
        "OnFailure, 0, false",
        "OnFailure, 1, true",
        "Never, 0, false",
        "Never, 1, false"
    })
    void thePolicySaysWhatIsRestarted(String policy, int exitCode, boolean restarted) {
        PodScenario pod = pod("app").restartPolicy(policy).sandboxRuns().imagesPresent();
        pod.runs("app").ends("app", exitCode);
        assertThat(pod.actions().stream().anyMatch(StartContainer.class::isInstance))
                .isEqualTo(restarted);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10", "2, 20", "3, 40", "4, 80", "5, 160", "6, 300", "60, 300"})
    void restartsWaitLongerEachTime(int streak, int seconds) {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.runs("app", streak, streak).after(Duration.ofSeconds(1)).ends("app", 1);
        if (seconds > 0) {
            pod.after(Duration.ofSeconds(seconds - 1));
            assertThat(pod.actions()).isEmpty();
            assertThat(pod.plan().wakeAt()).contains(pod.now.plusSeconds(1));
            pod.after(Duration.ofSeconds(1));
        }
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        StartContainer.class,
                        start -> assertThat(start.restart()).isEqualTo(streak + 1));
    }

    @Test
    void tenMinutesOfRunningForgetEarlierCrashes() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.runs("app", 9, 9).after(Duration.ofMinutes(10)).ends("app", 1);
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        StartContainer.class,
                        start -> assertThat(start.crashStreak()).isEqualTo(1));
    }

    @Test
    void aFailedPullIsRepeatedAfterItsWait() {
        PodScenario pod = pod("app").sandboxRuns();
        pod.images.put("app", new ImageState.Missing("app:1", "ErrImagePull", "no route to host", 1, pod.now));
        assertThat(pod.actions()).isEmpty();
        assertThat(waiting(pod)).isEqualTo("ErrImagePull: no route to host");
        pod.after(Duration.ofSeconds(5));
        assertThat(waiting(pod))
                .isEqualTo("ImagePullBackOff: Back-off pulling image \"app:1\": ErrImagePull: no route to host");
        assertThat(pod.after(Duration.ofSeconds(5)).actions()).hasSize(1).allMatch(EnsureImage.class::isInstance);
    }

    private static String waiting(PodScenario pod) {
        var waiting = pod.status().getContainerStatuses().getFirst().getState().getWaiting();
        return waiting.getReason() + ": " + waiting.getMessage();
    }

    @Test
    void anotherImageInTheSpecRestartsTheContainer() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent().runs("app");
        pod.pod.getSpec().getContainers().getFirst().setImage("app:2");
        assertThat(pod.actions()).hasSize(1).allMatch(StopContainer.class::isInstance);
        pod.ends("app", 0);
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        EnsureImage.class, ensure -> assertThat(ensure.image()).isEqualTo("app:2"));
    }

    @Test
    void aFailingLivenessProbeStopsTheContainer() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent().runs("app");
        pod.health.put(
                pod.containers.getFirst().id(), new ContainerHealth(true, false, Optional.of("failed liveness probe")));
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        StopContainer.class, stop -> assertThat(stop.reason()).isEqualTo("failed liveness probe"));
    }

    @Test
    void aDeadSandboxIsReplacedOnceItsContainersEndedAndInitRunsAgain() {
        PodScenario pod = pod("app").init("first").sandboxRuns().imagesPresent();
        pod.runs("first")
                .ends("first", 0)
                .runs("app")
                .after(Duration.ofMinutes(1))
                .sandboxDies();
        assertThat(pod.actions()).hasSize(1).allMatch(StopContainer.class::isInstance);
        pod.ends("app", 137);
        assertThat(pod.actions()).containsExactly(new PodAction.CreateSandbox(1));
        pod.after(Duration.ofSeconds(1)).sandboxRuns();
        assertThat(pod.actions()).extracting(PodAction::key).contains("first").doesNotContain("app");
    }

    @Test
    void onlyTheRunBeforeTheNewestIsKept() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.runs("app", 0, 0).ends("app", 1).runs("app", 1, 1).ends("app", 1).runs("app", 2, 2);
        assertThat(pod.actions()).singleElement().isInstanceOf(RemoveContainer.class);
    }

    @Test
    void aVanishedContainerIsStartedAnewWithACountOneHigher() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent();
        pod.pod.setStatus(new PodStatus());
        pod.pod
                .getStatus()
                .setContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName("app")
                        .withRestartCount(4)
                        .withContainerID("docker://lost")
                        .withNewState()
                        .withNewRunning("2026-01-01T00:00:00Z")
                        .endState()
                        .build()));
        assertThat(pod.actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        StartContainer.class,
                        start -> assertThat(start.restart()).isEqualTo(5));
    }

    @Test
    void aTerminatingPodWaitsForTheProxiesThenStopsThenIsRemoved() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent().runs("app").deleted();
        assertThat(pod.actions()).isEmpty();
        assertThat(pod.plan().wakeAt()).contains(pod.now.plusSeconds(15));
        pod.pod.setStatus(new PodStatus());
        pod.pod
                .getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType(DesiredPod.DRAINED)
                        .withStatus("True")
                        .build()));
        assertThat(pod.actions()).singleElement().isInstanceOfSatisfying(StopContainer.class, stop -> {
            assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(30));
            assertThat(stop.undrained()).isFalse();
        });
        pod.ends("app", 0);
        assertThat(pod.actions()).hasSize(2);
        pod.containers.clear();
        pod.sandboxes.clear();
        assertThat(pod.actions()).containsExactly(new PodAction.FinishDeletion("uid-1"));
    }

    @Test
    void aTerminatingPodWaitsForTheProxiesOnlySoLong() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent().runs("app").deleted();
        assertThat(pod.after(Duration.ofSeconds(15)).actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        StopContainer.class,
                        stop -> assertThat(stop.undrained()).isTrue());
    }

    @Test
    void sidecarsEndAfterTheContainersInReverseOrder() {
        PodScenario pod = pod("app").sidecar("one").sidecar("two").sandboxRuns().imagesPresent();
        pod.runs("one").runs("two").runs("app").deleted().after(Duration.ofSeconds(15));
        assertThat(pod.actions()).extracting(PodAction::key).containsExactly("app");
        assertThat(pod.ends("app", 0).actions()).extracting(PodAction::key).containsExactly("two");
        assertThat(pod.ends("two", 0).actions()).extracting(PodAction::key).containsExactly("one");
    }

    @Test
    void aTerminatingPodIsNotRestarted() {
        PodScenario pod = pod("app", "other").sandboxRuns().imagesPresent();
        pod.runs("app").runs("other").deleted().ends("app", 1);
        assertThat(pod.actions()).isEmpty();
    }

    @Test
    void aPodThatIsDoneGivesBackItsAddressAndKeepsItsContainers() {
        PodScenario pod = pod("app").restartPolicy("Never").sandboxRuns().imagesPresent();
        pod.runs("app").ends("app", 0);
        assertThat(pod.actions()).hasSize(1).allMatch(RemoveSandbox.class::isInstance);
        assertThat(pod.status().getPhase()).isEqualTo("Succeeded");
        pod.reported();
        pod.sandboxes.clear();
        assertThat(pod.actions()).isEmpty();
        pod.containers.clear();
        assertThat(pod.actions()).isEmpty();
    }

    @Test
    void theDeadlineOfAPodEndsIt() {
        PodScenario pod = pod("app").sandboxRuns().imagesPresent().runs("app").reported();
        pod.pod.getSpec().setActiveDeadlineSeconds(60L);
        assertThat(pod.after(Duration.ofSeconds(59)).actions()).isEmpty();
        assertThat(pod.after(Duration.ofSeconds(1)).actions()).hasSize(1).allMatch(StopContainer.class::isInstance);
        assertThat(pod.status().getReason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void nothingIsStartedOfAPodThatIsHeld() {
        PodScenario pod = pod("app").held();
        assertThat(pod.plan()).isEqualTo(new PodPlan(List.of(), Optional.of(pod.now.plusSeconds(60))));
        PodScenario booted =
                pod("app").sandboxRuns().runs("app").reported().ends("app", 137).sandboxDies();
        assertThat(booted.held().actions()).isEmpty();
        assertThat(booted.free().actions()).isNotEmpty();
        assertThat(booted.held().deleted().actions())
                .as("its end waits for nobody")
                .isNotEmpty();
    }
}
