package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others are stopped for as many pods of a gang as it needs, or for none. */
class GangPreemptionTest {

    private static final String USELESS = "makes no room for enough pods of the gang.";

    @Test
    void whoFitsIsPromisedItsPlaceAndOthersAreStoppedForTheRest() {
        assertThat(twoNodes().gang("train", 3, 0, train(3)).preemptions())
                .containsExactly("train-0 fits on b", "train-1 fits on b", "train-2: [low] on a");
    }

    @Test
    void nobodyIsStoppedForAPartOfAGang() {
        assertThat(twoNodes().gang("train", 5, 0, train(5)).preemptions()).containsOnly(USELESS);
    }

    @Test
    void noMoreAreStoppedThanTheGangNeeds() {
        Scenario scenario = Scenario.nodes(node("a").has("4", "8Gi"))
                .running(low("low-0").on("a"), low("low-1").on("a"))
                .gang("train", 2, 1, train(2));
        assertThat(scenario.preemptions()).hasSize(1).first().asString().startsWith("train-0: [low-");
    }

    @Test
    void aGangWhoseVictimsLeaveWaitsForThem() {
        Scenario scenario = Scenario.nodes(node("a").has("4", "8Gi"))
                .running(
                        pod("low-0").requests("2", "1Gi").leaving().on("a"),
                        low("low-1").on("a"))
                .promised(train(1)[0], "a")
                .gang("train", 1, 0, train(1));
        assertThat(scenario.preemptions()).containsExactly("train-0 waits");
    }

    @Test
    void whatAGangThatIsNotHelpedWouldHaveTakenIsThereForOthers() {
        Scenario scenario = twoNodes()
                .gang("train", 5, 0, train(5))
                .pending(pod("alone").requests("3", "1Gi").priority(5).selecting("zone", "a"));
        assertThat(scenario.preemptions()).contains("alone: [low] on a").contains(USELESS);
    }

    @Test
    void podsThatPreemptNobodyAreNotHelped() {
        PodFixture[] peaceful = IntStream.range(0, 3)
                .mapToObj(
                        i -> pod("train-" + i).requests("2", "1Gi").priority(9).preemptingNobody())
                .toArray(PodFixture[]::new);
        assertThat(twoNodes().gang("train", 3, 0, peaceful).preemptions()).containsOnly(USELESS);
    }

    @Test
    void aBudgetThatAGangWouldHaveSpentIsThereForOthers() {
        Scenario scenario = Scenario.nodes(node("a").has("2", "8Gi"), node("b").has("2", "8Gi"))
                .running(
                        low("within-budget").on("a"),
                        pod("dear").requests("2", "1Gi").priority(3).on("b"))
                .budget("calm", 1, "within-budget")
                .gang("train", 3, 0, train(3))
                .pending(pod("alone").requests("2", "1Gi").priority(5));
        assertThat(scenario.preemptions()).contains("alone: [within-budget] on a");
    }

    /** For each gang either enough are helped or none, and no pod is stopped for two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void wholeOrNotAtAll(int seed) {
        Random random = new Random(seed);
        Scenario scenario = Scenario.nodes(node("n0").has("4", "64Gi")).seed(seed);
        int nodes = 1 + random.nextInt(5);
        for (int n = 1; n < nodes; n++) {
            scenario.node(node("n" + n).has((2 + random.nextInt(6)) + "", "64Gi"));
        }
        for (int i = 0; i < 12; i++) {
            scenario.running(pod("r" + i)
                    .requests((250 + 250 * random.nextInt(6)) + "m", "1Gi")
                    .priority(random.nextInt(10))
                    .on("n" + random.nextInt(nodes)));
        }
        int[] needed = new int[4];
        for (int g = 0; g < needed.length; g++) {
            int size = 1 + random.nextInt(4);
            needed[g] = 1 + random.nextInt(size);
            String name = "g" + g;
            int priority = 9 - 2 * g;
            scenario.gang(
                    name,
                    needed[g],
                    0,
                    IntStream.range(0, size)
                            .mapToObj(i -> pod(name + "-" + i)
                                    .requests((500 + 500 * random.nextInt(4)) + "m", "1Gi")
                                    .priority(priority))
                            .toArray(PodFixture[]::new));
        }
        List<Preemption> plan = scenario.preemption();
        Set<String> victims = new HashSet<>();
        for (int g = 0; g < needed.length; g++) {
            String prefix = "g" + g + "-";
            List<Preemption> ofGang = plan.stream()
                    .filter(outcome -> outcome.pod().key().name().startsWith(prefix))
                    .toList();
            long helped = ofGang.stream()
                    .filter(outcome -> !(outcome instanceof Preemption.Useless))
                    .count();
            assertThat(helped == 0 || helped == needed[g]).isTrue();
        }
        for (Preemption outcome : plan) {
            if (outcome instanceof Preemption.Victims chosen) {
                chosen.victims().forEach(victim -> {
                    assertThat(victims.add(victim.key().name())).isTrue();
                    assertThat(victim.priority()).isLessThan(chosen.pod().priority());
                });
            }
        }
    }

    /** Room for four pods of 2 cpu: two on b, which is empty, and two on a, where low has 3 of 4. */
    private static Scenario twoNodes() {
        return Scenario.nodes(
                        node("a").has("4", "8Gi").labelled("zone", "a"),
                        node("b").has("4", "8Gi"))
                .running(pod("low").requests("3", "1Gi").priority(1).on("a"));
    }

    private static PodFixture low(String name) {
        return pod(name).requests("2", "1Gi").priority(1);
    }

    private static PodFixture[] train(int pods) {
        return IntStream.range(0, pods)
                .mapToObj(i -> pod("train-" + i).requests("2", "1Gi").priority(9))
                .toArray(PodFixture[]::new);
    }
}
