package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.placement.plugin.ScoringStrategy;
import dev.gantry.scheduler.placement.plugin.ShapePoint;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scores of what is requested of nodes, by the cases of the Kubernetes documentation, from 0 to 100. */
class ScoringStrategyTest {

    private static final String FIT = "NodeResourcesFit";
    private static final String BALANCED = "NodeResourcesBalancedAllocation";
    private static final String GPU = "intel.com/foo";

    @ParameterizedTest
    @CsvSource({
        // strategy, cpu of 4 cores and memory of 8 GiB requested with the pod, score
        "LEAST_ALLOCATED, 2, 4Gi, 50",
        "LEAST_ALLOCATED, 4, 8Gi, 0",
        "LEAST_ALLOCATED, 1, 6Gi, 50",
        "MOST_ALLOCATED,  2, 4Gi, 50",
        "MOST_ALLOCATED,  4, 8Gi, 100",
        "MOST_ALLOCATED,  1, 2Gi, 25",
    })
    void leastAndMostAllocated(ScoringStrategy.Type type, String cpu, String memory, double score) {
        Profile profile =
                Profiles.of(new ScoringStrategy(type, Map.of("cpu", 1, "memory", 1), List.of()), Map.of(BALANCED, 0));
        assertThat(score(profile, node("a"), pod("p").requests(cpu, memory), FIT))
                .isCloseTo(score, within(0.01));
    }

    @Test
    void aHeavierResourceCountsMore() {
        ScoringStrategy cpu =
                new ScoringStrategy(ScoringStrategy.Type.LEAST_ALLOCATED, Map.of("cpu", 3, "memory", 1), List.of());
        assertThat(score(Profiles.of(cpu, Map.of()), node("a"), pod("p").requests("4", "0"), FIT))
                .isCloseTo(25 - 25 * 200.0 / 8192, within(0.01));
    }

    /** "Resource Bin Packing": 4 of foo, memory 1 GB, cpu 8; requested foo 2, memory 256 MB, cpu 2; used foo 1, 256 MB, cpu 1. */
    @Test
    void theExampleOfRequestedToCapacityRatio() {
        ScoringStrategy strategy = new ScoringStrategy(
                ScoringStrategy.Type.REQUESTED_TO_CAPACITY_RATIO,
                Map.of(GPU, 5, "memory", 1, "cpu", 3),
                List.of(new ShapePoint(0, 0), new ShapePoint(100, 10)));
        Scenario first = Scenario.nodes(node("node1").has("8", "1Gi").has(GPU, 4))
                .running(example("r", 1, "256Mi", "1").on("node1"))
                .profile(Profiles.of(strategy, Map.of()))
                .pending(example("p", 2, "256Mi", "2"));
        // foo 75 % of 4, memory 50 %, cpu 37.5 %: (75 x 5 + 50 + 37.5 x 3) / 9
        assertThat(score(first, FIT)).isCloseTo((75 * 5 + 50 + 37.5 * 3) / 9, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 50", "2, 0", "3, 0", "4, 0"})
    void theLineGoesThroughItsPoints(int cpu, double score) {
        ScoringStrategy strategy = new ScoringStrategy(
                ScoringStrategy.Type.REQUESTED_TO_CAPACITY_RATIO,
                Map.of("cpu", 1),
                List.of(new ShapePoint(0, 10), new ShapePoint(50, 0), new ShapePoint(100, 0)));
        PodFixture pod = pod("p").requests(cpu == 0 ? "1m" : cpu + "", "1Mi");
        assertThat(score(Profiles.of(strategy, Map.of()), node("a"), pod, FIT)).isCloseTo(score, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"2, 4Gi, 100", "4, 4Gi, 75", "2, 2Gi, 87.5", "4, 8Gi, 100"})
    void balancedAllocation(String cpu, String memory, double score) {
        Profile profile = Profiles.of(ScoringStrategy.MOST_ALLOCATED, Map.of());
        assertThat(score(profile, node("a"), pod("p").requests(cpu, memory), BALANCED))
                .isCloseTo(score, within(0.01));
    }

    /** The default profile adds both up in one step, which must be their sum. */
    @Test
    void bothInOneStepAreTheirSum() {
        Random random = new Random(7);
        Profile together = Profiles.leastAllocated();
        Profile apart = Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(FIT, 2, BALANCED, 1));
        for (int i = 0; i < 200; i++) {
            NodeFixture node = node("a").has(8 + random.nextInt(8) + "", 16 + random.nextInt(16) + "Gi");
            PodFixture pod = pod("p").requests(random.nextInt(8_000) + "m", random.nextInt(16_000) + "Mi");
            assertThat(score(together, node, pod, FIT + " and " + BALANCED))
                    .isCloseTo(score(apart, node, pod, FIT) + score(apart, node, pod, BALANCED), within(0.01));
        }
    }

    @Test
    void anExtendedResourceIsScoredForPodsThatRequestIt() {
        ScoringStrategy packing = new ScoringStrategy(
                ScoringStrategy.Type.MOST_ALLOCATED, Map.of("example.com/gpu", 10, "cpu", 1), List.of());
        Scenario scenario = Scenario.nodes(
                        node("busy").has("example.com/gpu", 8), node("free").has("example.com/gpu", 8))
                .running(pod("r").requesting(Map.of("example.com/gpu", new Quantity("2")))
                        .on("busy"))
                .running(pod("s").requests("3", "1Gi").on("free"))
                .profile(Profiles.of(packing, Map.of()));
        scenario.pending(pod("p").requesting(Map.of("example.com/gpu", new Quantity("1"))));
        assertThat(scenario.first()).isEqualTo("busy");
        Scenario plain = Scenario.nodes(
                        node("busy").has("example.com/gpu", 8), node("free").has("example.com/gpu", 8))
                .running(pod("r").requesting(Map.of("example.com/gpu", new Quantity("2")))
                        .on("busy"))
                .running(pod("s").requests("3", "1Gi").on("free"))
                .profile(Profiles.of(packing, Map.of()))
                .pending(pod("p"));
        assertThat(plain.first()).isEqualTo("free");
    }

    @Test
    void aNodeThatHasTheImageIsBetter() {
        Scenario scenario = Scenario.nodes(node("a"), node("b").image("hello:v1", 800), node("c"))
                .pending(pod("p").image("hello:v1"));
        assertThat(scenario.first()).isEqualTo("b");
        // 800 MB on one of three nodes count as 266 MB; less the first 23 of 1000: 243.67 / 977.
        assertThat(score(scenario, "ImageLocality")).isCloseTo(100 * (800 / 3.0 - 23) / 977, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({
        "hello:latest, hello, true",
        "reg:5000/hello:latest, reg:5000/hello, true",
        "hello:v1, hello:v2, false",
        "hello:v1, hello, false"
    })
    void imagesAreKnownByTheirTag(String has, String wants, boolean known) {
        Scenario scenario = Scenario.nodes(node("a").image(has, 900), node("b")).pending(pod("p").image(wants));
        assertThat(scenario.explain("").best().getFirst().scores())
                .extracting(PluginScore::plugin)
                .matches(plugins -> plugins.contains("ImageLocality") == known);
    }

    @Test
    void aSmallImageIsNoReason() {
        Scenario scenario =
                Scenario.nodes(node("a").image("hello:v1", 20), node("b")).pending(pod("p").image("hello:v1"));
        assertThat(score(scenario, "ImageLocality")).isZero();
    }

    @Test
    void imagesOfANodeThatIsGoneOrDroppedThemDoNotCount() {
        Scenario scenario = Scenario.nodes(
                        node("a").image("hello:v1", 900), node("b").image("hello:v1", 900), node("c"))
                .node(node("a"))
                .removed("b")
                .pending(pod("p").image("hello:v1"));
        assertThat(scenario.explain("").best().getFirst().scores())
                .extracting(PluginScore::plugin)
                .doesNotContain("ImageLocality");
    }

    @Test
    void eachPodIsPlacedByTheProfileOfItsScheduler() {
        Scenario scenario = Scenario.nodes(node("busy"), node("empty"))
                .running(pod("r").requests("2", "4Gi").on("busy"))
                .profiles(Map.of("default-scheduler", Profiles.leastAllocated(), "packing", Profiles.mostAllocated()))
                .pending(pod("a").requests("500m", "1Gi").scheduler("packing"), pod("b").requests("500m", "1Gi"));
        assertThat(scenario.placed()).containsExactly("a->busy", "b->empty");
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        assertThatThrownBy(() -> Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of("Nonsense", 1)))
                .hasMessageContaining("weights: Nonsense is none of");
        assertThatThrownBy(() -> Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of(FIT, 101)))
                .hasMessage("weights.NodeResourcesFit must be from 0 to 100, not 101");
        assertThatThrownBy(() -> new ScoringStrategy(ScoringStrategy.Type.LEAST_ALLOCATED, Map.of("cpu", 0), List.of()))
                .hasMessage("resources.cpu must weigh from 1 to 100, not 0");
        assertThatThrownBy(() ->
                        new ScoringStrategy(ScoringStrategy.Type.REQUESTED_TO_CAPACITY_RATIO, Map.of(), List.of()))
                .hasMessage("shape is for requested-to-capacity-ratio, which needs it");
        assertThatThrownBy(() -> new ScoringStrategy(
                        ScoringStrategy.Type.REQUESTED_TO_CAPACITY_RATIO,
                        Map.of(),
                        List.of(new ShapePoint(50, 0), new ShapePoint(50, 1))))
                .hasMessage("shape.utilization must rise from point to point");
        assertThatThrownBy(() -> new ShapePoint(50, 11)).hasMessage("shape.score must be from 0 to 10, not 11");
    }

    private static PodFixture example(String name, int foo, String memory, String cpu) {
        return pod(name)
                .requesting(Map.of(
                        GPU,
                        new Quantity(String.valueOf(foo)),
                        "memory",
                        new Quantity(memory),
                        "cpu",
                        new Quantity(cpu)));
    }

    private static double score(Profile profile, NodeFixture node, PodFixture pod, String plugin) {
        return score(Scenario.nodes(node).profile(profile).pending(pod), plugin);
    }

    private static double score(Scenario scenario, String plugin) {
        return scenario.explain("").best().getFirst().scores().stream()
                        .filter(score -> score.plugin().equals(plugin))
                        .findFirst()
                        .orElseThrow()
                        .score()
                * 100.0
                / Profile.MAX_SCORE;
    }
}
