package dev.gantry.deployment.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.order.StartHolds;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodDiagnosisTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Instant PLACED = NOW.minusSeconds(40);
    private static final ReplicaSet SET = PodFixture.replicaSet(3);

    @Test
    void aCrashLoopFailsAfterTheStatedRestarts() {
        assertThat(told(SET, pod("a", waiting("CrashLoopBackOff", 0)))).isEmpty();
        assertThat(told(SET, pod("a", waiting("CrashLoopBackOff", 1)))).isEqualTo("CrashLoopBackOff");
        assertThat(told(annotated(RollbackPolicy.RESTARTS, "5"), pod("a", waiting("CrashLoopBackOff", 4))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImagePull"})
    void anImageThatCannotBePulledFailsAfterTheStatedTime(String reason) {
        assertThat(told(SET, pod("a", waiting(reason, 0)))).isEmpty();
        ReplicaSet impatient = annotated(RollbackPolicy.PATIENCE, "40");
        assertThat(told(impatient, pod("a", waiting(reason, 0)))).isEqualTo("ImagePullBackOff");
        assertThat(decide(SET, pod("a", waiting(reason, 0))).requeueAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aContainerThatIsBeingMadeIsNoTrouble() {
        ReplicaSet impatient = annotated(RollbackPolicy.PATIENCE, "0");
        assertThat(told(impatient, pod("a", waiting("ContainerCreating", 0)))).isEmpty();
    }

    @Test
    void readinessThatIsLostFailsAfterTheStatedTime() {
        Pod lost = unready(pod("a", running(NOW.minusSeconds(100))), NOW.minusSeconds(60), "ContainersNotReady");
        assertThat(told(SET, lost)).isEqualTo("ReadinessLost");
        Pod justLost = unready(pod("a", running(NOW.minusSeconds(100))), NOW.minusSeconds(59), "ContainersNotReady");
        assertThat(told(SET, justLost)).isEmpty();
    }

    @Test
    void aPodThatIsNotReadyYetFailsOnlyWhereTheUserSetATime() {
        Pod starting = unready(pod("a", running(NOW.minusSeconds(30))), NOW.minusSeconds(40), "ContainersNotReady");
        assertThat(told(SET, starting)).isEmpty();
        assertThat(told(annotated(RollbackPolicy.READY_WITHIN, "30"), starting)).isEqualTo("NotReady");
        assertThat(told(annotated(RollbackPolicy.READY_WITHIN, "31"), starting)).isEmpty();
    }

    @Test
    void aLostNodeIsNoTroubleOfTheTemplate() {
        Pod lost = unready(pod("a", running(NOW.minusSeconds(900))), NOW.minusSeconds(600), "NodeNotReady");
        assertThat(told(SET, lost)).isEmpty();
    }

    @Test
    void asManyMustFailAsServe() {
        Pod failed = pod("a", waiting("CrashLoopBackOff", 9));
        Pod served = PodFixture.pod("b").ownedBy(SET).ready(PLACED).routable().build();
        Pod served2 = PodFixture.pod("c").ownedBy(SET).ready(PLACED).routable().build();
        assertThat(told(SET, failed, served)).isEqualTo("CrashLoopBackOff");
        assertThat(told(SET, failed, served, served2)).isEmpty();
    }

    @Test
    void whatWasToldStaysAsItWas() {
        Pod failed = pod("a", waiting("CrashLoopBackOff", 2));
        ReplicaSet before = new ReplicaSetBuilder(SET)
                .withStatus(decide(SET, failed).status())
                .build();
        ReplicaSetStatus again =
                decide(before, pod("a", waiting("CrashLoopBackOff", 3))).status();
        assertThat(again.getConditions()).isEqualTo(before.getStatus().getConditions());
        assertThat(told(before, pod("a", running(NOW)))).isEmpty();
    }

    private static String told(ReplicaSet set, Pod... pods) {
        ReplicaSetStatus status = decide(set, pods).status();
        return SetHealth.failing(new ReplicaSetBuilder(set).withStatus(status).build())
                .map(c -> c.getReason())
                .orElse("");
    }

    private static ReplicaSetStep decide(ReplicaSet set, Pod... pods) {
        return ReplicaSetDecision.next(
                new ReplicaSetState(set, Arrays.stream(pods).toList(), Set.of(), StartHolds.NONE, NOW));
    }

    private static ReplicaSet annotated(String key, String value) {
        return new ReplicaSetBuilder(SET)
                .editMetadata()
                .addToAnnotations(key, value)
                .endMetadata()
                .build();
    }

    private static Pod pod(String name, ContainerStatus container) {
        return new PodBuilder(PodFixture.pod(name).on("node-1").ownedBy(SET).build())
                .editStatus()
                .withStartTime(PLACED.toString())
                .withContainerStatuses(List.of(container))
                .endStatus()
                .build();
    }

    private static Pod unready(Pod pod, Instant since, String reason) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .withReason(reason)
                .withLastTransitionTime(since.toString())
                .endCondition()
                .endStatus()
                .build();
    }

    private static ContainerStatus waiting(String reason, int restarts) {
        ContainerState state = new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .build();
        return new ContainerStatusBuilder()
                .withName("app")
                .withRestartCount(restarts)
                .withState(state)
                .build();
    }

    private static ContainerStatus running(Instant since) {
        ContainerState state = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(since.toString())
                .endRunning()
                .build();
        return new ContainerStatusBuilder()
                .withName("app")
                .withStarted(true)
                .withState(state)
                .build();
    }
}
