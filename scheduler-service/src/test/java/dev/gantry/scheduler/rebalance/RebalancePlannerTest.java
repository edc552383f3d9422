package dev.gantry.scheduler.rebalance;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static dev.gantry.scheduler.rebalance.RebalanceScenario.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RebalancePlannerTest {

    /** Pods of a tenth of a usual node, each of a workload of its own. */
    private static Pod[] tenths(String prefix, int count, String node) {
        return IntStream.range(0, count)
                .mapToObj(i -> tenth(prefix + i).on(node))
                .toArray(Pod[]::new);
    }

    private static PodFixture tenth(String name) {
        return pod(name).requests("400m", "800Mi").ownedBy("rs-" + name);
    }

    /** A pod that takes as much of a usual node's memory as of its cpu. */
    private static PodFixture packed(String name, int cpuMillis) {
        return pod(name)
                .requests(cpuMillis + "m", 2 * cpuMillis + "Mi")
                .scheduler(RebalanceScenario.PACKING)
                .ownedBy("rs-" + name);
    }

    @Test
    void aNodeThatJoinsGetsItsShare() {
        RebalanceScenario cluster =
                nodes(node("a"), node("b")).running(tenths("a", 8, "a")).running(tenths("b", 8, "b"));
        assertThat(cluster.moves()).isEmpty();

        cluster.node(node("c"));
        assertThat(cluster.moves()).isNotEmpty().allMatch(move -> move.endsWith("->c LowNodeUtilization"));
        cluster.settle(16);
        assertThat(cluster.podsOn("c")).isBetween(4L, 6L);
        assertThat(cluster.podsOn("a")).isBetween(5L, 6L);
        assertThat(cluster.moves()).isEmpty();
    }

    @Test
    void whatIsNotBetterByTheMarginStays() {
        RebalanceScenario cluster =
                nodes(node("a"), node("b")).running(tenths("a", 4, "a")).running(tenths("b", 2, "b"));
        assertThat(cluster.margin(11).moves()).isEmpty();
        assertThat(cluster.margin(10).moves()).hasSize(1);
    }

    @Test
    void atEqualScoresNothingMovesBackAndForth() {
        assertThat(nodes(node("a"), node("b"))
                        .running(tenths("a", 3, "a"))
                        .margin(1)
                        .settle(2))
                .isEqualTo(1);
    }

    @Test
    void oneOfAWorkloadAtATimeAndNoMoreThanAllowed() {
        Pod[] ofOne = IntStream.range(0, 8)
                .mapToObj(i ->
                        pod("p" + i).requests("400m", "800Mi").ownedBy("rs").on("a"))
                .toArray(Pod[]::new);
        assertThat(nodes(node("a"), node("b")).running(ofOne).moves()).hasSize(1);
        RebalanceScenario many = nodes(node("a"), node("b")).running(tenths("a", 8, "a"));
        assertThat(many.moves()).hasSize(4);
        assertThat(many.limit(2).moves()).hasSize(2);
        assertThat(many.limit(0).moves()).isEmpty();
    }

    @Test
    void podsOfOneOwnerAreTakenApart() {
        RebalanceScenario cluster = nodes(
                        node("a").has("64", "256Gi"), node("b").has("64", "256Gi"))
                .running(
                        pod("p0").requests("400m", "800Mi").ownedBy("rs").on("a"),
                        pod("p1").requests("400m", "800Mi").ownedBy("rs").on("a"))
                .running(tenths("b", 1, "b"));
        // The loads alone would not be worth it: p0 and p1 take less than a hundredth of the node each.
        assertThat(cluster.moves()).hasSize(1).allMatch(move -> move.endsWith("a->b RemoveDuplicates"));
        assertThat(cluster.settle(1)).isEqualTo(1);
    }

    @Test
    void filtersAreHonoured() {
        assertThat(nodes(node("a").labelled("disk", "ssd"), node("b"))
                        .running(
                                tenth("ssd").selecting("disk", "ssd").on("a"),
                                tenth("ssd2").selecting("disk", "ssd").on("a"))
                        .moves())
                .isEmpty();
        assertThat(nodes(node("a"), node("b").tainted("k", "v", "NoSchedule"))
                        .running(tenths("a", 8, "a"))
                        .moves())
                .isEmpty();
        assertThat(nodes(node("a"), node("b").cordoned())
                        .running(tenths("a", 8, "a"))
                        .moves())
                .isEmpty();
        assertThat(nodes(node("a"), node("b").has("100m", "8Gi"))
                        .running(tenths("a", 8, "a"))
                        .moves())
                .isEmpty();
        assertThat(nodes(node("a"), node("b"))
                        .running(IntStream.range(0, 4)
                                .mapToObj(i -> tenth("p" + i)
                                        .labelled("app", "x")
                                        .near("kubernetes.io/hostname", "app", "x")
                                        .on("a"))
                                .toArray(Pod[]::new))
                        .moves())
                .isEmpty();
    }

    @Test
    void spreadConstraintsAreHonoured() {
        Pod[] spread = IntStream.range(0, 4)
                .mapToObj(i -> tenth("p" + i)
                        .labelled("app", "x")
                        .spreading(1, "zone", "DoNotSchedule", "app", "x")
                        .on(i < 2 ? "a" : "b"))
                .toArray(Pod[]::new);
        // Node a is full of others, but zone y has its two already.
        RebalanceScenario cluster = nodes(
                        node("a").labelled("zone", "x"), node("b").labelled("zone", "y"))
                .running(spread)
                .held(tenths("stays", 7, "a"));
        assertThat(cluster.moves()).isEmpty();
        assertThat(cluster.node(node("c").labelled("zone", "x")).moves())
                .isNotEmpty()
                .allMatch(move -> move.contains("a->c"));
    }

    /** By load nothing would move: the pods request next to nothing. */
    @Test
    void aZoneThatJoinsGetsThePodsThatItsConstraintWantsThere() {
        RebalanceScenario cluster = nodes(
                node("a1").labelled("zone", "a"),
                node("a2").labelled("zone", "a"),
                node("b1").labelled("zone", "b"),
                node("b2").labelled("zone", "b"));
        List<String> places = List.of("a1", "a2", "b1", "b2");
        for (int i = 0; i < 4; i++) {
            cluster.running(pod("p" + i)
                    .requests("4m", "8Mi")
                    .ownedBy("rs")
                    .labelled("app", "x")
                    .spreading(1, "zone", "DoNotSchedule", "app", "x")
                    .on(places.get(i)));
        }
        assertThat(cluster.moves()).isEmpty();
        cluster.node(node("c1").labelled("zone", "c"));
        assertThat(cluster.moves()).hasSize(1);
        assertThat(cluster.moves().getFirst()).endsWith("->c1 RemovePodsViolatingTopologySpreadConstraint");
        assertThat(cluster.plan(1).moves().getFirst().message()).contains(" there, not allowed on ");
        assertThat(cluster.settle(1)).isEqualTo(1);
    }

    @Test
    void onlySettledNodesGiveAndTake() {
        RebalanceScenario cluster = nodes(node("a"), node("b"), node("c")).running(tenths("a", 8, "a"));
        assertThat(cluster.unsettled("b").unsettled("c").moves()).isEmpty();
        assertThat(nodes(node("a"), node("b"))
                        .running(tenths("a", 8, "a"))
                        .unsettled("a")
                        .moves())
                .isEmpty();
    }

    @Test
    void aPromisedPlaceIsNotTaken() {
        RebalanceScenario cluster = nodes(node("a"), node("b")).running(tenths("a", 6, "a"));
        assertThat(cluster.moves()).isNotEmpty();
        assertThat(cluster.promised(pod("urgent").requests("4", "8Gi").build(), "b")
                        .moves())
                .isEmpty();
    }

    @Test
    void aHardlyUsedNodeOfPackingPodsIsLeft() {
        RebalanceScenario cluster = nodes(node("a"), node("b"))
                .running(packed("a0", 200).on("a"), packed("a1", 200).on("a"))
                .running(packed("b0", 2_000).on("b"))
                .tied(packed("daemon", 100).on("a"));
        assertThat(cluster.moves()).containsExactly("a0 a->b HighNodeUtilization", "a1 a->b HighNodeUtilization");
        cluster.settle(2);
        assertThat(cluster.podsOn("a")).isEqualTo(1);
    }

    @Test
    void aNodeThatCannotBeLeftByAllKeepsAll() {
        RebalanceScenario tooLarge = nodes(node("a"), node("b").has("2100m", "8Gi"))
                .running(packed("a0", 100).on("a"), packed("a1", 300).on("a"))
                .running(packed("b0", 2_000).on("b"));
        assertThat(tooLarge.moves()).isEmpty();
        RebalanceScenario oneStays = nodes(node("a"), node("b"))
                .running(packed("a0", 200).on("a"))
                .running(packed("b0", 2_000).on("b"))
                .held(packed("a1", 100).on("a"));
        assertThat(oneStays.moves()).isEmpty();
        RebalanceScenario wellUsed = nodes(node("a"), node("b"))
                .running(packed("a0", 1_000).on("a"))
                .running(packed("b0", 2_000).on("b"));
        assertThat(wellUsed.moves()).isEmpty();
    }

    @Test
    void emptyingANodeTakesSeveralPlansWithinTheLimits() {
        RebalanceScenario cluster = nodes(node("a"), node("b"))
                .running(packed("a0", 200).on("a"), packed("a1", 200).on("a"))
                .running(packed("b0", 2_000).on("b"))
                .limit(1);
        assertThat(cluster.moves()).containsExactly("a0 a->b HighNodeUtilization");
        assertThat(cluster.settle(2)).isEqualTo(2);
        assertThat(cluster.podsOn("a")).isZero();
    }

    @Test
    void podsOfOtherProfilesAreLeftAlone() {
        Pod[] others = IntStream.range(0, 8)
                .mapToObj(i -> tenth("p" + i).scheduler(RebalanceScenario.OTHER).on("a"))
                .toArray(Pod[]::new);
        assertThat(nodes(node("a"), node("b")).running(others).moves()).isEmpty();
    }

    /** Each wants to be apart from the next, in a circle, on two nodes: by scores alone they would follow one another for ever. */
    @Test
    void podsThatChaseOneAnotherComeToRest() {
        RebalanceScenario cluster = nodes(node("a"), node("b"))
                .running(
                        avoiding("p", "q").on("a"),
                        avoiding("q", "r").on("a"),
                        avoiding("r", "p").on("b"))
                .margin(1);
        assertThat(cluster.settle(10)).isLessThan(10);
    }

    private static PodFixture avoiding(String name, String other) {
        return tenth(name).labelled("app", name).spreading(1, "kubernetes.io/hostname", "ScheduleAnyway", "app", other);
    }

    @Test
    void theMessageSaysWhereToAndWhy() {
        Move move = nodes(node("a"), node("b"))
                .running(tenths("a", 3, "a"))
                .plan(1)
                .moves()
                .getFirst();
        assertThat(move.message())
                .startsWith("to node b by LowNodeUtilization: score ")
                .contains(" there, score ")
                .endsWith(" on a");
    }
}
