package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import dev.gantry.scheduler.placement.PodExplanation.RejectedNodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodExplainerTest {

    @Test
    void saysByHowMuchTheNearestNodeMisses() {
        PodExplanation explanation = Scenario.nodes(
                        node("a").has("1", "8Gi"), node("b").has("3", "8Gi"))
                .running(pod("r").requests("500m", "1Gi").on("b"))
                .pending(pod("p").requests("4", "1Gi"))
                .explain("");
        assertThat(explanation.nodes()).isEqualTo(2);
        assertThat(explanation.feasible()).isZero();
        assertThat(explanation.rejected())
                .containsExactly(new RejectedNodes(
                        "NodeResourcesFit",
                        "Insufficient cpu",
                        2,
                        List.of("b", "a"),
                        Optional.of(new Shortfall("cpu", 4000, 2500))));
    }

    @Test
    void saysWhichLabelsTheNearestNodeLacks() {
        PodExplanation explanation = Scenario.nodes(
                        node("a").labelled("zone", "x"),
                        node("b").labelled("zone", "x").labelled("disk", "hdd"),
                        node("c").labelled("zone", "y").labelled("disk", "ssd"))
                .pending(pod("p").selecting("zone", "y").requiring("disk", "In", "nvme"))
                .explain("");
        assertThat(explanation.rejected())
                .containsExactly(new RejectedNodes(
                        "NodeAffinity",
                        "node(s) didn't match Pod's node affinity/selector",
                        3,
                        List.of("c", "a", "b"),
                        Optional.of(new Shortfall("nodeAffinity", 2, 1, "disk in [nvme] (has ssd)"))));
    }

    @Test
    void saysWhichPortsAreTaken() {
        PodExplanation explanation = Scenario.nodes(node("a"))
                .running(pod("r").hostPort("", 80, "TCP").on("a"))
                .pending(pod("p").hostPort("", 80, "TCP").hostPort("", 81, "TCP"))
                .explain("");
        assertThat(explanation.rejected().getFirst().shortfall()).contains(new Shortfall("hostPorts", 2, 1, "TCP 80"));
    }

    @Test
    void groupsNodesByWhatRejectsThem() {
        PodExplanation explanation = Scenario.nodes(
                        node("a").cordoned(),
                        node("b").tainted("k", "v", "NoSchedule"),
                        node("c").tainted("k", "v", "NoSchedule"),
                        node("d"))
                .pending(pod("p"))
                .explain("");
        assertThat(explanation.rejected())
                .extracting(r -> r.nodes() + " " + r.plugin() + ": " + r.reason())
                .containsExactly(
                        "2 TaintToleration: node(s) had untolerated taint {k: v}",
                        "1 NodeUnschedulable: node(s) were unschedulable");
        assertThat(explanation.feasible()).isEqualTo(1);
        assertThat(explanation.best())
                .extracting(PodExplanation.ScoredNode::node)
                .containsExactly("d");
        assertThat(explanation.chosen()).isEmpty();
    }

    @Test
    void saysWhichSkewAZoneWouldHave() {
        PodExplanation explanation = Scenario.nodes(
                        node("a").labelled("zone", "A"), node("b").labelled("zone", "B"))
                .running(
                        pod("r").labelled("app", "x").on("a"),
                        pod("s").labelled("app", "x").on("a"))
                .pending(pod("p").labelled("app", "x").spreading(1, "zone", "DoNotSchedule", "app", "x"))
                .explain("");
        assertThat(explanation.rejected())
                .containsExactly(new RejectedNodes(
                        "PodTopologySpread",
                        "node(s) didn't match pod topology spread constraints",
                        1,
                        List.of("a"),
                        Optional.of(new Shortfall("maxSkew", 3, 1))));
    }

    /** A pod that fills its node is judged as if it were not there: else no node could take it. */
    @Test
    void aPodThatHasItsNodeIsJudgedWithoutItself() {
        PodExplanation explanation = Scenario.nodes(
                        node("a").labelled("zone", "A"), node("b").cordoned())
                .running(pod("p").requests("4", "8Gi")
                        .farFrom("zone", "app", "x")
                        .labelled("app", "x")
                        .on("a"))
                .pending(pod("p").requests("4", "8Gi")
                        .farFrom("zone", "app", "x")
                        .labelled("app", "x"))
                .explain("a");
        assertThat(explanation.chosen()).isPresent();
        assertThat(explanation.chosen().get().node()).isEqualTo("a");
    }

    @Test
    void theTotalIsTheWeightedSumAndTheBestNodeThatWhichThePlanTakes() {
        Scenario scenario = Scenario.nodes(
                        node("a"), node("b").has("8", "16Gi"), node("c").has("2", "4Gi"))
                .running(pod("x").labelled("app", "db").on("a"))
                .pending(pod("p").requests("1", "1Gi").preferringNear(10, "kubernetes.io/hostname", "app", "db"));
        PodExplanation explanation = scenario.explain("");
        for (PodExplanation.ScoredNode node : explanation.best()) {
            assertThat(node.total())
                    .isEqualTo(node.scores().stream()
                            .mapToLong(score -> score.score() * score.weight())
                            .sum());
        }
        assertThat(explanation.best().getFirst().node())
                .isEqualTo(scenario.first())
                .isEqualTo("a");
        assertThat(explanation.best().getFirst().scores())
                .extracting(PluginScore::plugin)
                .contains("TaintToleration", "NodeAffinity", "InterPodAffinity");
    }

    @Test
    void scoresInAFewWords() {
        PodExplanation.ScoredNode node = PodExplanation.ScoredNode.of(
                "a",
                List.of(
                        new PodExplanation.PluginScore("TaintToleration", 100_000, 3),
                        new PodExplanation.PluginScore("NodeAffinity", 0, 2),
                        new PodExplanation.PluginScore("NodeResourcesFit", 77_540, 1),
                        new PodExplanation.PluginScore("InterPodAffinity", 33_333, 0)));
        assertThat(node.summary()).isEqualTo("score 377.5 (TaintToleration 3x100, NodeResourcesFit 77.5)");
        assertThat(PodExplanation.ScoredNode.of("a", List.of()).summary()).isEqualTo("score 0");
    }
}
