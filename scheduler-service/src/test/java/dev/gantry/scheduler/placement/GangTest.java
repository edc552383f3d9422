package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All or none of a gang. */
class GangTest {

    @ParameterizedTest
    @CsvSource({
        // pods of 1 cpu on a node of 4 | how many go together | how many are placed already | how many get a place
        "4, 4, 0, 4",
        "5, 5, 0, 0",
        "5, 4, 0, 4",
        "5, 5, 1, 4",
        "6, 5, 5, 4",
        "1, 1, 0, 1",
    })
    void enoughAreNeededAtOnce(int pods, int minMember, int placed, int expected) {
        assertThat(Scenario.nodes(node("a").has("4", "8Gi"))
                        .gang("train", minMember, placed, ofOneCpu("train", pods))
                        .placed())
                .hasSize(expected);
    }

    @Test
    void whatAGangCannotUseIsThereForThoseAfterIt() {
        Scenario scenario = Scenario.nodes(node("a").has("4", "8Gi"))
                .gang("large", 5, 0, ofOneCpu("large", 5))
                .pending(pod("alone").requests("2", "1Gi"))
                .gang("small", 2, 0, ofOneCpu("small", 2))
                .pending(pod("late").requests("1", "1Gi"));
        assertThat(scenario.placed()).containsExactly("alone->a", "small-0->a", "small-1->a");
        assertThat(scenario.plan().unplaced()).hasSize(1);
    }

    @Test
    void itSaysHowManyFitAndWhatRejectsTheOthers() {
        PlacementPlan plan = Scenario.nodes(
                        node("a").has("4", "8Gi"), node("b").has("4", "8Gi").cordoned())
                .gang("train", 7, 1, ofOneCpu("train", 6))
                .plan();
        assertThat(plan.gangs()).hasSize(1);
        assertThat(plan.gangs().getFirst().message())
                .isEqualTo("gang train: 4 of 6 pods fit, 6 are needed at once (1 more have their place); 2 pods: "
                        + "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.");
        assertThat(plan.placed()).isEmpty();
        assertThat(plan.unplaced()).isEmpty();
    }

    @Test
    void rulesAboutPeersForgetAGangThatGotNoPlace() {
        PodFixture[] apart = IntStream.range(0, 3)
                .mapToObj(i -> pod("apart-" + i)
                        .requests("1", "1Gi")
                        .labelled("app", "apart")
                        .farFrom("kubernetes.io/hostname", "app", "apart"))
                .toArray(PodFixture[]::new);
        Scenario scenario = Scenario.nodes(
                        node("a").has("4", "8Gi").labelled("kubernetes.io/hostname", "a"),
                        node("b").has("4", "8Gi").labelled("kubernetes.io/hostname", "b"))
                .gang("apart", 3, 0, apart)
                .pending(
                        pod("x").labelled("app", "apart").farFrom("kubernetes.io/hostname", "app", "apart"),
                        pod("y").labelled("app", "apart").farFrom("kubernetes.io/hostname", "app", "apart"));
        assertThat(scenario.plan().placed().stream()
                        .map(placed -> placed.pod().key().name()))
                .containsExactly("x", "y");
    }

    @Test
    void aPlaceThatIsPromisedToAPodOfTheGangStaysPromised() {
        List<String> placed = Scenario.nodes(node("a").has("4", "8Gi"))
                .promised(pod("train-0").requests("3", "1Gi").priority(5), "a")
                .gang(
                        "train",
                        2,
                        0,
                        pod("train-0").requests("3", "1Gi").priority(5),
                        pod("train-1").requests("3", "1Gi").priority(5))
                .pending(pod("low").requests("2", "1Gi"))
                .placed();
        assertThat(placed).isEmpty();
    }

    @Test
    void aPlaceThatIsPromisedToAPodThatCannotTakeItYetStaysPromised() {
        List<String> placed = Scenario.nodes(node("a").has("4", "8Gi"))
                .running(pod("leaving").requests("2", "1Gi").leaving().on("a"))
                .promised(pod("urgent").requests("3", "1Gi").priority(5), "a")
                .pending(
                        pod("urgent").requests("3", "1Gi").priority(5),
                        pod("low").requests("2", "1Gi"))
                .placed();
        assertThat(placed).isEmpty();
    }

    @Test
    void podsNameTheirGangAndItsSize() {
        assertThat(gang("train", "3")).isEqualTo("default/train of 3");
        assertThat(gang("train", "0")).isEmpty();
        assertThat(gang("train", "501")).isEmpty();
        assertThat(gang("train", "many")).isEmpty();
        assertThat(gang("", "3")).isEmpty();
    }

    private static String gang(String name, String minMember) {
        PodFixture fixture = pod("p").labelled(Gang.LABEL, name).annotated(Gang.MIN_MEMBER, minMember);
        return Gang.of(fixture.build())
                .map(gang -> gang.key() + " of " + gang.minMember())
                .orElse("");
    }

    private static PodFixture[] ofOneCpu(String name, int pods) {
        return IntStream.range(0, pods)
                .mapToObj(i -> pod(name + "-" + i).requests("1", "1Gi"))
                .toArray(PodFixture[]::new);
    }
}
