package dev.gantry.scheduler.rebalance;

import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.PendingPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MovabilityTest {

    private static final Movability MOVABILITY =
            new Movability(Duration.ofMinutes(2), Instant.parse("2026-01-01T12:00:00Z"));
    private static final Workload OF_TWO = new Workload("w", 2, true);
    private static final PodTally TWO = new PodTally(2, 2);

    private static PodFixture usual() {
        return pod("p").ownedBy("rs").readySince("10:00");
    }

    @Test
    void oneOfSeveralReadyPodsMayMove() {
        assertThat(hold(usual().on("a"), OF_TWO, TWO)).isEmpty();
    }

    static Stream<Arguments> held() {
        return Stream.of(
                Arguments.of(
                        Hold.OPTED_OUT,
                        usual().annotated(Movability.ANNOTATION, "false").on("a")),
                Arguments.of(Hold.GANG, usual().labelled(Gang.LABEL, "train").on("a")),
                Arguments.of(
                        Hold.SYSTEM_PRIORITY, usual().priority(2_000_000_000).on("a")),
                Arguments.of(Hold.CLAIMS, usual().claiming("data").on("a")),
                Arguments.of(
                        Hold.CLAIMS,
                        usual().claiming("data")
                                .annotated(Movability.ANNOTATION, "true")
                                .on("a")),
                Arguments.of(Hold.LOCAL_DATA, withEmptyDir(usual())),
                Arguments.of(Hold.STOPPING, usual().leaving().on("a")),
                Arguments.of(Hold.NOT_READY, pod("p").ownedBy("rs").on("a")),
                Arguments.of(
                        Hold.YOUNG, pod("p").ownedBy("rs").readySince("11:59").on("a")));
    }

    @ParameterizedTest
    @MethodSource("held")
    void whatThePodItselfSays(Hold expected, Pod pod) {
        assertThat(hold(pod, OF_TWO, TWO)).contains(expected);
    }

    @Test
    void whatItsWorkloadSays() {
        Pod pod = usual().on("a");
        assertThat(MOVABILITY.of(pod, Optional.empty(), TWO, List::of)).contains(Hold.NO_CONTROLLER);
        assertThat(hold(pod, new Workload("w", 1, true), new PodTally(1, 1))).contains(Hold.ONLY_POD);
        assertThat(hold(pod, new Workload("w", 2, false), TWO)).contains(Hold.WORKLOAD_CHANGES);
        assertThat(hold(pod, OF_TWO, new PodTally(2, 1))).contains(Hold.WORKLOAD_CHANGES);
        assertThat(hold(pod, OF_TWO, new PodTally(3, 2))).contains(Hold.WORKLOAD_CHANGES);
        assertThat(hold(pod, OF_TWO, new PodTally(1, 1))).contains(Hold.WORKLOAD_CHANGES);
    }

    @Test
    void theAnnotationAllowsWhatCosts() {
        assertThat(hold(withEmptyDir(usual().annotated(Movability.ANNOTATION, "true")), OF_TWO, TWO))
                .isEmpty();
        Pod alone = usual().annotated(Movability.ANNOTATION, "true").on("a");
        assertThat(hold(alone, new Workload("w", 1, true), new PodTally(1, 1))).isEmpty();
    }

    @Test
    void whatItsBudgetSays() {
        Pod pod = usual().on("a");
        assertThat(MOVABILITY.of(pod, Optional.of(OF_TWO), TWO, () -> List.of(budget(1))))
                .isEmpty();
        assertThat(MOVABILITY.of(pod, Optional.of(OF_TWO), TWO, () -> List.of(budget(0))))
                .contains(Hold.NO_DISRUPTION_ALLOWED);
        assertThat(MOVABILITY.of(pod, Optional.of(OF_TWO), TWO, () -> List.of(budget(1), budget(1))))
                .contains(Hold.NO_DISRUPTION_ALLOWED);
    }

    @Test
    void podsAreSortedOutByWhatHoldsThem() {
        List<Pod> pods = List.of(
                usual().on("a"),
                pod("q").ownedBy("rs").readySince("11:59").on("b"),
                pod("packed")
                        .scheduler("pack")
                        .ownedBy("rs-2")
                        .readySince("10:00")
                        .on("a"),
                daemon(pod("daemon").ownedBy("ds").readySince("10:00").on("a")),
                pod("foreign")
                        .scheduler("theirs")
                        .ownedBy("rs")
                        .readySince("10:00")
                        .on("a"),
                pod("waiting").ownedBy("rs-3").build());
        MovablePods found = MovablePods.of(
                pods,
                new MovablePods.Surroundings() {
                    @Override
                    public Optional<Workload> workload(Pod pod) {
                        String owner = pod.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid();
                        return Optional.of(new Workload("w-" + owner, owner.equals("rs") ? 3 : 1, true));
                    }

                    @Override
                    public List<PodDisruptionBudget> budgets(Pod pod) {
                        return List.of();
                    }
                },
                MOVABILITY,
                Map.of(PendingPod.DEFAULT_SCHEDULER, Goal.SPREAD, "pack", Goal.PACK));
        assertThat(found.candidates())
                .extracting(candidate -> candidate.key().name() + " " + candidate.workload())
                .containsExactly("p w-rs");
        assertThat(found.packing()).extracting(key -> key.name()).containsExactly("packed");
        assertThat(found.tied()).extracting(key -> key.name()).containsExactly("daemon");
        assertThat(found.atRest()).containsExactlyInAnyOrder("w-rs", "w-rs-2");
    }

    private static Optional<Hold> hold(Pod pod, Workload workload, PodTally pods) {
        return MOVABILITY.of(pod, Optional.of(workload), pods, List::of);
    }

    private static Pod daemon(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .editFirstOwnerReference()
                .withKind("DaemonSet")
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private static Pod withEmptyDir(PodFixture pod) {
        return new PodBuilder(pod.on("a"))
                .editSpec()
                .addNewVolume()
                .withName("cache")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static PodDisruptionBudget budget(int allowed) {
        return new PodDisruptionBudgetBuilder()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withDisruptionsAllowed(allowed)
                .endStatus()
                .build();
    }
}
