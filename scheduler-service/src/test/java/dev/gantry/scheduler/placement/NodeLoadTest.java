package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.placement.plugin.ScoringStrategy;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores by what nodes really use: nodes have 4 cpu and 8 GiB. */
class NodeLoadTest {

    private static final String RISK = "LoadVariationRiskBalancing";
    private static final String PACKING = "TargetLoadPacking";
    private static final String NOON = "2026-01-01T12:00:00Z";
    private static final long GI = 1L << 30;

    private static NodeLoad load(long cpuMillis, long memoryBytes) {
        return new NodeLoad(cpuMillis, memoryBytes, 0, 0, NOON);
    }

    private static Scenario scenario(String plugin, NodeLoad load) {
        return Scenario.nodes(node("a"), node("unknown"))
                .profile(Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(plugin, 1)))
                .pending(pod("p").requests("400m", "800Mi"))
                .loads(Map.of("a", load));
    }

    /** In the points of users, from 0 to 100. */
    private static double score(Scenario scenario, String plugin, String node) {
        ScoredNode scored = scenario.explain("").best().stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst()
                .orElseThrow();
        OptionalLong score = scored.scores().stream()
                .filter(one -> one.plugin().equals(plugin))
                .mapToLong(PodExplanation.PluginScore::score)
                .findFirst();
        return score.orElseThrow() * 100.0 / Profile.MAX_SCORE;
    }

    @ParameterizedTest
    @CsvSource({
        // cpu, its deviation, memory in GiB, score: the risk is half of the part used with the pod and of the deviation
        "0, 0, 0, 95",
        "1600, 0, 0, 75",
        "1600, 400, 0, 70",
        "3600, 4000, 0, 0",
        "8000, 0, 0, 50",
        "0, 0, 4, 70.1",
        "-100, 0, 0, 95.1"
    })
    void riskIsOfTheResourceThatIsWorse(long cpu, long deviation, long memory, double expected) {
        NodeLoad load = new NodeLoad(cpu, memory * GI, deviation, 0, NOON);
        assertThat(score(scenario(RISK, load), RISK, "a")).isCloseTo(expected, Offset.offset(0.2));
    }

    @ParameterizedTest
    @CsvSource({
        // cpu, score: 40 with nothing used, 100 at 40 % with the pod, then from 40 down to 0
        "0, 55",
        "600, 77.5",
        "1200, 100",
        "1201, 40",
        "2400, 20",
        "3600, 0",
        "9000, 0"
    })
    void packingIsUpToATarget(long cpu, double expected) {
        assertThat(score(scenario(PACKING, load(cpu, 0)), PACKING, "a")).isCloseTo(expected, Offset.offset(0.1));
    }

    @ParameterizedTest
    @CsvSource({RISK, PACKING})
    void whatIsNotKnownScoresNeutrally(String plugin) {
        Scenario scenario = scenario(plugin, load(1000, GI));
        assertThat(score(scenario, plugin, "unknown")).isEqualTo(50);
        assertThat(score(scenario.loads(Map.of()), plugin, "a")).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({
        // A pod that started before the measurement is in it, whatever it requests; one that came since counts by its
        // requests.
        "11:59, 82.5",
        "12:00, 82.5",
        "12:01, 70"
    })
    void podsThatCameSinceCountByTheirRequests(String started, double expected) {
        Scenario scenario = Scenario.nodes(node("a"))
                .profile(Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(RISK, 1)))
                .running(pod("r").requests("1", "100Mi").startedAt(started).on("a"))
                .pending(pod("p").requests("400m", "100Mi"))
                .loads(Map.of("a", load(1000, 0)));
        assertThat(score(scenario, RISK, "a")).isEqualTo(expected);
        // The same where it comes after the measurement was taken in, and has not started at all.
        scenario.running(pod("later").requests("200m", "100Mi").on("a"));
        assertThat(score(scenario, RISK, "a")).isEqualTo(expected - 2.5);
    }

    @Test
    void aPlanCountsWhatItHasPlaced() {
        Scenario scenario = Scenario.nodes(node("a"), node("b"))
                .profile(Profiles.of(
                        ScoringStrategy.LEAST_ALLOCATED,
                        Map.of(RISK, 1, "NodeResourcesFit", 0, "NodeResourcesBalancedAllocation", 0)))
                .pending(pod("p0").requests("1", "100Mi"), pod("p1").requests("1", "100Mi"))
                .loads(Map.of("a", load(0, 0), "b", load(500, 0)));
        assertThat(scenario.placed()).containsExactly("p0->a", "p1->b");
    }

    @Test
    void whatIsKnownOfANodeStaysWithIt() {
        Scenario scenario = Scenario.nodes(node("first"), node("a"), node("last"))
                .profile(Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(RISK, 1)))
                .pending(pod("p").requests("400m", "800Mi"))
                .loads(Map.of("first", load(3600, 0), "last", load(1600, 0)));
        scenario.removed("first");
        assertThat(score(scenario, RISK, "last")).isEqualTo(75);
        assertThat(score(scenario, RISK, "a")).isEqualTo(50);
        scenario.removed("a").node(node("new"));
        assertThat(score(scenario, RISK, "last")).isEqualTo(75);
        assertThat(score(scenario, RISK, "new")).isEqualTo(50);
    }

    @Test
    void aProfileWithoutThemDoesNotLook() {
        assertThat(Profiles.looksAtLoad(Profiles.leastAllocated())).isFalse();
        assertThat(Profiles.looksAtLoad(Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(RISK, 1))))
                .isTrue();
        assertThat(Profiles.looksAtLoad(Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(PACKING, 1))))
                .isTrue();
    }
}
