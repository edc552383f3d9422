package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PodTopologySpread by the cases of the Kubernetes documentation: "Pod Topology Spread Constraints". */
class TopologySpreadTest {

    private static final String HARD = "DoNotSchedule";
    private static final String SOFT = "ScheduleAnyway";
    private static final String UNEVEN = "node(s) didn't match pod topology spread constraints";

    /** Zone A has node1 and node2, zone B node3 and node4; the first three run one pod each. */
    private static Scenario threePods() {
        return Scenario.nodes(zoned("node1", "A"), zoned("node2", "A"), zoned("node3", "B"), zoned("node4", "B"))
                .running(foo("a").on("node1"), foo("b").on("node2"), foo("c").on("node3"));
    }

    @Test
    void aPodGoesToTheZoneOfFewerPods() {
        assertThat(threePods()
                        .pending(foo("p").spreading(1, "zone", HARD, "foo", "bar"))
                        .feasible())
                .containsExactlyInAnyOrder("node3", "node4");
    }

    @Test
    void aLargerSkewLeavesEveryNode() {
        assertThat(threePods()
                        .pending(foo("p").spreading(2, "zone", HARD, "foo", "bar"))
                        .feasible())
                .containsExactlyInAnyOrder("node1", "node2", "node3", "node4");
    }

    @Test
    void allConstraintsHoldTogether() {
        assertThat(threePods()
                        .pending(foo("p").spreading(1, "zone", HARD, "foo", "bar")
                                .spreading(1, "node", HARD, "foo", "bar"))
                        .feasible())
                .containsExactly("node4");
    }

    @Test
    void constraintsMayConflict() {
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node2", "A"), zoned("node3", "B"))
                .running(foo("a").on("node1"), foo("b").on("node1"), foo("c").on("node2"))
                .running(foo("d").on("node3"), foo("e").on("node3"))
                .pending(foo("p").spreading(1, "zone", HARD, "foo", "bar").spreading(1, "node", HARD, "foo", "bar"));
        assertThat(scenario.first()).isEqualTo("0/3 nodes are available: 3 " + UNEVEN + ".");
    }

    @Test
    void nodesThatAffinityRulesOutMakeNoDomainUnlessItIsIgnored() {
        UnaryOperator<TopologySpreadConstraintBuilder> ignoring = c -> zone(c).withNodeAffinityPolicy("Ignore");
        assertThat(withZoneC()
                        .pending(foo("p").spreading(TopologySpreadTest::zone).requiring("zone", "NotIn", "C"))
                        .feasible())
                .containsExactlyInAnyOrder("node3", "node4");
        assertThat(withZoneC()
                        .pending(foo("p").spreading(ignoring).requiring("zone", "NotIn", "C"))
                        .first())
                .isEqualTo("0/5 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 4 " + UNEVEN
                        + ".");
    }

    @Test
    void taintedNodesMakeADomainUnlessTaintsAreHonoured() {
        UnaryOperator<TopologySpreadConstraintBuilder> honouring = c -> zone(c).withNodeTaintsPolicy("Honor");
        Scenario tainted = threePods().node(zoned("node5", "C").tainted("k", "v", "NoSchedule"));
        assertThat(tainted.pending(foo("p").spreading(TopologySpreadTest::zone)).first())
                .isEqualTo("0/5 nodes are available: 1 node(s) had untolerated taint {k: v}, 4 " + UNEVEN + ".");
        Scenario again = threePods().node(zoned("node5", "C").tainted("k", "v", "NoSchedule"));
        assertThat(again.pending(foo("p").spreading(honouring)).feasible()).containsExactlyInAnyOrder("node3", "node4");
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false"})
    void withTooFewDomainsTheEmptiestCountsAsEmpty(int minDomains, boolean placed) {
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node3", "B"))
                .running(foo("a").on("node1"), foo("b").on("node3"))
                .pending(foo("p").spreading(c -> zone(c).withMinDomains(minDomains)));
        assertThat(scenario.plan().placed().isEmpty()).isNotEqualTo(placed);
    }

    @Test
    void aNodeWithoutTheLabelIsOutAndItsPodsDoNotCount() {
        Scenario scenario = Scenario.nodes(node("bare"), zoned("node1", "A"))
                .running(foo("a").on("bare"), foo("b").on("node1"))
                .pending(foo("p").spreading(TopologySpreadTest::zone));
        assertThat(scenario.placed()).containsExactly("p->node1");
        assertThat(Scenario.nodes(node("bare"))
                        .pending(foo("p").spreading(TopologySpreadTest::zone))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 " + UNEVEN + " (missing required label).");
    }

    @Test
    void aPodThatItsSelectorDoesNotMatchAddsNothingToTheSkew() {
        assertThat(threePods()
                        .pending(pod("p").spreading(TopologySpreadTest::zone).selecting("zone", "A"))
                        .first())
                .isIn("node1", "node2");
    }

    @Test
    void podsThatStopOrAreElsewhereDoNotCount() {
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node3", "B"))
                .running(foo("a").leaving().on("node1"), foo("b").in("other").on("node1"))
                .running(foo("c").on("node3"))
                .pending(foo("p").spreading(TopologySpreadTest::zone));
        assertThat(scenario.first()).isEqualTo("node1");
    }

    @Test
    void aMatchLabelKeyCountsPodsOfTheSameRevision() {
        Pod old = foo("a").labelled("rev", "1").on("node1");
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node3", "B"))
                .running(old, foo("b").labelled("rev", "2").on("node3"))
                .pending(foo("p").labelled("rev", "2").spreading(c -> zone(c).withMatchLabelKeys("rev", "absent")));
        assertThat(scenario.first()).isEqualTo("node1");
    }

    @Test
    void withoutASelectorNothingCountsAndAnEmptyOneCountsAll() {
        Scenario none = Scenario.nodes(zoned("node1", "A"), zoned("node3", "B"))
                .running(foo("a").on("node1"), foo("b").on("node1"))
                .pending(foo("p").spreading(c -> plainZone(c)).selecting("zone", "A"));
        assertThat(none.first()).isEqualTo("node1");
        Scenario all = Scenario.nodes(zoned("node1", "A"), zoned("node3", "B"))
                .running(pod("a").on("node1"))
                .pending(foo("p").spreading(
                                c -> plainZone(c).withNewLabelSelector().endLabelSelector()));
        assertThat(all.first()).isEqualTo("node3");
    }

    @Test
    void podsOfOnePlanSeeOneAnother() {
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node2", "B"), zoned("node3", "C"));
        for (int i = 0; i < 9; i++) {
            scenario.pending(foo("p" + i).spreading(TopologySpreadTest::zone));
        }
        assertThat(scenario.countByNode().values()).containsExactly(3L, 3L, 3L);
    }

    @Test
    void theSoftConstraintPrefersAndDoesNotForbid() {
        assertThat(threePods()
                        .pending(foo("p").spreading(1, "zone", SOFT, "foo", "bar"))
                        .first())
                .isIn("node3", "node4");
        Scenario full = threePods()
                .pending(foo("p").spreading(1, "zone", SOFT, "foo", "bar").selecting("zone", "A"));
        assertThat(full.first()).isIn("node1", "node2");
    }

    @Test
    void aNodeWithoutTheLabelOfASoftConstraintIsTheWorst() {
        Scenario scenario = Scenario.nodes(node("bare"), zoned("node1", "A"))
                .running(foo("a").on("node1"))
                .pending(foo("p").spreading(1, "zone", SOFT, "foo", "bar"));
        assertThat(scenario.first()).isEqualTo("node1");
    }

    @Test
    void constraintsOfTheClusterAreForPodsThatHaveNone() {
        Scenario scenario = Scenario.nodes(zoned("node1", "A"), zoned("node2", "A"), zoned("node3", "B"))
                .defaultConstraints(SpreadConstraint.ofOwner(1, "zone", true))
                .running(
                        pod("a").ownedBy("rs").on("node1"),
                        pod("b").ownedBy("other").on("node3"))
                .pending(pod("p").ownedBy("rs"), pod("q").ownedBy("rs"), pod("r").ownedBy("rs"))
                .pending(foo("s").ownedBy("rs")
                        .spreading(9, "zone", HARD, "foo", "bar")
                        .selecting("zone", "A"));
        assertThat(scenario.placed()).startsWith("p->node3").hasSize(4);
    }

    @Test
    void nobodyIsStoppedForAPodThatWouldStillBreakAConstraint() {
        Scenario scenario = Scenario.nodes(
                        zoned("node1", "A"), zoned("node3", "B").cordoned())
                .running(
                        pod("cheap").requests("4", "1Gi").on("node1"),
                        foo("a").priority(9).on("node1"))
                .pending(foo("p").priority(9).requests("4", "1Gi").spreading(TopologySpreadTest::zone));
        assertThat(scenario.preemptions())
                .containsExactly("0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption"
                        + " is not helpful for scheduling.");
    }

    @Test
    void thosePodsAreStoppedWhoseEndEvensTheSkew() {
        Scenario scenario = Scenario.nodes(
                        zoned("node1", "A"), zoned("node3", "B").cordoned())
                .running(foo("cheap").on("node1"), pod("bystander").on("node1"))
                .pending(foo("p").priority(9).spreading(TopologySpreadTest::zone));
        assertThat(scenario.preemptions()).containsExactly("p: [cheap] on node1");
    }

    private static Scenario withZoneC() {
        return threePods().node(zoned("node5", "C"));
    }

    private static TopologySpreadConstraintBuilder zone(TopologySpreadConstraintBuilder constraint) {
        return plainZone(constraint)
                .withNewLabelSelector()
                .addToMatchLabels("foo", "bar")
                .endLabelSelector();
    }

    private static TopologySpreadConstraintBuilder plainZone(TopologySpreadConstraintBuilder constraint) {
        return constraint.withMaxSkew(1).withTopologyKey("zone").withWhenUnsatisfiable(HARD);
    }

    private static NodeFixture zoned(String name, String zone) {
        return node(name).labelled("zone", zone).labelled("node", name);
    }

    private static PodFixture foo(String name) {
        return pod(name).labelled("foo", "bar");
    }
}
