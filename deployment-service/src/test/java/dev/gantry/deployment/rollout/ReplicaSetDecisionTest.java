package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.PodFixture.pod;
import static dev.gantry.deployment.rollout.PodFixture.replicaSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.pod.DeletionOrder;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaSetDecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(100);

    @Test
    void missingPodsAreCreatedUnderTheLowestFreeNames() {
        ReplicaSet set = replicaSet(2);
        PodNames names = new PodNames("web-1", "uid-web-1");
        ReplicaSetStep step = decide(set, pod(names.name(0)).ownedBy(set));
        assertThat(step.actions()).hasSize(1);
        Pod created = step.actions().getFirst().pod();
        assertThat(created.getMetadata().getName()).isEqualTo(names.name(1));
        assertThat(Ownership.controller(created).orElseThrow().getUid()).isEqualTo("uid-web-1");
    }

    @Test
    void decidingAgainWithoutAnAnswerAsksForTheSameNames() {
        ReplicaSet set = replicaSet(3);
        assertThat(decide(set).actions()).isEqualTo(decide(set).actions());
    }

    @Test
    void aTerminatingPodIsReplacedAndKeepsItsName() {
        ReplicaSet set = replicaSet(1);
        PodNames names = new PodNames("web-1", "uid-web-1");
        ReplicaSetStep step = decide(set, pod(names.name(0)).ownedBy(set).terminating());
        assertThat(step.actions().getFirst().pod().getMetadata().getName()).isEqualTo(names.name(1));
        assertThat(step.status().getReplicas()).isZero();
        assertThat(step.status().getTerminatingReplicas()).isEqualTo(1);
    }

    @Test
    void theLeastMissedPodsGoFirst() {
        ReplicaSet set = replicaSet(0);
        List<PodFixture> ranked = List.of(
                pod("unplaced"),
                pod("placed").on("n1"),
                pod("running").on("n2").phase("Running"),
                pod("unroutable").on("n3").ready(EARLIER),
                pod("cheap").on("n4").ready(EARLIER).routable().cost(-1),
                pod("crowded").on("n5").ready(EARLIER.plusSeconds(1)).routable(),
                pod("crowding").on("n5").ready(EARLIER).routable(),
                pod("newer").on("n6").ready(EARLIER.plusSeconds(9)).routable(),
                pod("restarted").on("n7").ready(EARLIER).routable().restarted(3),
                pod("best").on("n8").ready(EARLIER).routable());
        List<Pod> pods = ranked.stream().map(p -> p.ownedBy(set).build()).toList();
        assertThat(DeletionOrder.first(9, 0, pods.reversed(), 0, NOW))
                .extracting(p -> p.getMetadata().getName())
                .containsExactly(
                        "unplaced",
                        "placed",
                        "running",
                        "unroutable",
                        "cheap",
                        "crowded",
                        "crowding",
                        "newer",
                        "restarted");
    }

    @Test
    void availablePodsThatMustBeKeptAreKept() {
        ReplicaSet set = new ReplicaSetBuilder(replicaSet(0))
                .editMetadata()
                .addToAnnotations(RevisionAnnotations.KEEP_AVAILABLE, "1")
                .endMetadata()
                .build();
        ReplicaSetStep step = decide(
                set,
                pod("a").on("n1").ready(EARLIER).routable().ownedBy(set),
                pod("b").on("n2").phase("Running").ownedBy(set));
        assertThat(step.actions()).hasSize(1);
        assertThat(step.actions().getFirst()).isInstanceOfSatisfying(PodAction.Delete.class, delete -> {
            assertThat(delete.pod().getMetadata().getName()).isEqualTo("b");
            assertThat(delete.unchanged()).isTrue();
        });
    }

    /** Its version does not change when it becomes available, so a deletion that arrives late would find it as decided. */
    @Test
    void aPodThatOnlyLacksTimeIsKeptLikeAnAvailableOne() {
        ReplicaSet set = new ReplicaSetBuilder(replicaSet(0))
                .editMetadata()
                .addToAnnotations(RevisionAnnotations.KEEP_AVAILABLE, "2")
                .endMetadata()
                .editSpec()
                .withMinReadySeconds(5)
                .endSpec()
                .build();
        ReplicaSetStep step = decide(
                set,
                pod("available").on("n1").ready(EARLIER).routable().ownedBy(set),
                pod("soon").on("n2").ready(NOW.minusSeconds(4)).routable().ownedBy(set),
                pod("later").on("n3").ready(NOW.minusSeconds(1)).routable().ownedBy(set),
                pod("unroutable").on("n4").ready(EARLIER).ownedBy(set));
        assertThat(step.actions())
                .extracting(action -> action.pod().getMetadata().getName())
                .containsExactly("unroutable", "later");
    }

    @Test
    void orphansAreAdoptedAndPodsThatNoLongerMatchReleased() {
        ReplicaSet set = replicaSet(1);
        ReplicaSetStep step =
                decide(set, pod("orphan"), pod("relabelled").labelled("other").ownedBy(set));
        assertThat(step.actions()).hasSize(2);
        assertThat(step.actions().get(0)).isInstanceOf(PodAction.Adopt.class);
        assertThat(step.actions().get(1)).isInstanceOf(PodAction.Release.class);
        assertThat(step.status().getReplicas()).isEqualTo(1);
    }

    @Test
    void aPodIsAvailableWhenReadyLongEnoughAndRoutable() {
        ReplicaSet set = new ReplicaSetBuilder(replicaSet(3))
                .editSpec()
                .withMinReadySeconds(30)
                .endSpec()
                .build();
        ReplicaSetStep step = decide(
                set,
                pod("long").on("n").ready(EARLIER).routable().ownedBy(set),
                pod("short").on("n").ready(NOW.minusSeconds(10)).routable().ownedBy(set),
                pod("unknown").on("n").ready(EARLIER).ownedBy(set));
        ReplicaSetStatus status = step.status();
        assertThat(status.getReadyReplicas()).isEqualTo(3);
        assertThat(status.getAvailableReplicas()).isEqualTo(1);
        assertThat(step.requeueAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void podsThatWaitForOthersAreNotCreatedAndSaySo() {
        Hold hold = new Hold("DependenciesNotReady", "waits for deployment/db (does not exist)");
        ReplicaSet set = replicaSet(2);
        ReplicaSetStep step = ReplicaSetDecision.next(new ReplicaSetState(
                set, List.of(), Set.of(), new StartHolds(Optional.of(hold), Optional.empty()), NOW));
        assertThat(step.actions()).isEmpty();
        ReplicaSet told = new ReplicaSetBuilder(set).withStatus(step.status()).build();
        assertThat(WaitingCondition.heldByOthers(told).orElseThrow().getMessage())
                .isEqualTo(hold.message());
        assertThat(decide(told).actions()).hasSize(2);
        assertThat(decide(told).status().getConditions()).isEmpty();
    }

    @Test
    void onlyTheLastPodsWaitForThoseThatDependOnThem() {
        Hold hold = new Hold("DependentsRunning", "stops after deployment/app (1 pods)");
        StartHolds holds = new StartHolds(Optional.empty(), Optional.of(hold));
        for (int wanted : List.of(0, 1)) {
            ReplicaSet set = replicaSet(wanted);
            List<Pod> pods = List.of(
                    pod("a").on("n").ready(EARLIER).routable().ownedBy(set).build(),
                    pod("b").on("n").ready(EARLIER).routable().ownedBy(set).build());
            assertThat(ReplicaSetDecision.next(new ReplicaSetState(set, pods, Set.of(), holds, NOW))
                            .actions())
                    .hasSize(wanted);
        }
    }

    @Test
    void aSequentialStartCreatesEachPodWhenThoseBeforeItAreAvailable() {
        ReplicaSet set = new ReplicaSetBuilder(replicaSet(3))
                .editMetadata()
                .addToAnnotations("gantry.dev/start-policy", "Sequential")
                .endMetadata()
                .build();
        assertThat(decide(set).actions()).hasSize(1);
        ReplicaSetStep waiting = decide(set, pod("a").phase("Running").ownedBy(set));
        assertThat(waiting.actions()).isEmpty();
        assertThat(waiting.status().getConditions())
                .extracting(ReplicaSetCondition::getReason, ReplicaSetCondition::getMessage)
                .containsExactly(tuple("StartPolicySequential", "waits for pod a"));
        assertThat(decide(set, pod("a").ready(EARLIER).routable().ownedBy(set)).actions())
                .hasSize(1);
    }

    @Test
    void podsThatServeAndHarmTheirUsersFail() {
        ReplicaSet set = replicaSet(1);
        List<Pod> pods =
                List.of(pod("a").on("n").ready(EARLIER).routable().ownedBy(set).build());
        RolloutFailure harm = new RolloutFailure("ErrorRate", "of 100 requests 20 failed");
        ReplicaSetStep step = ReplicaSetDecision.next(
                new ReplicaSetState(set, pods, Set.of(), StartHolds.NONE, Optional.of(harm), NOW));
        assertThat(step.actions()).isEmpty();
        ReplicaSet told = new ReplicaSetBuilder(set).withStatus(step.status()).build();
        assertThat(SetHealth.failing(told)).hasValueSatisfying(condition -> {
            assertThat(condition.getReason()).isEqualTo("ErrorRate");
            assertThat(condition.getMessage()).isEqualTo("of 100 requests 20 failed");
        });
        RolloutFailure more = new RolloutFailure("ErrorRate", "of 200 requests 40 failed");
        assertThat(ReplicaSetDecision.next(new ReplicaSetState(
                                told, pods, Set.of(), StartHolds.NONE, Optional.of(more), NOW.plusSeconds(9)))
                        .status()
                        .getConditions())
                .as("the same reason is not told again")
                .isEqualTo(step.status().getConditions());
        assertThat(decide(told, pod("a").on("n").ready(EARLIER).routable().ownedBy(set))
                        .status()
                        .getConditions())
                .isEmpty();
    }

    @Test
    void finishedPodsAreReplaced() {
        ReplicaSet set = replicaSet(1);
        assertThat(decide(set, pod("evicted").phase("Failed").ownedBy(set)).actions())
                .hasSize(1)
                .allMatch(PodAction.Create.class::isInstance);
    }

    private static ReplicaSetStep decide(ReplicaSet set, PodFixture... pods) {
        return ReplicaSetDecision.next(new ReplicaSetState(
                set, Arrays.stream(pods).map(PodFixture::build).toList(), Set.of(), StartHolds.NONE, NOW));
    }
}
