package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import org.junit.jupiter.api.Test;

/** The rules of kubernetes.io, "Pod Priority and Preemption", case by case. */
class PreemptionTest {

    @Test
    void podsOfLowerPriorityMakeRoomAndNoMoreThanNeeded() {
        assertThat(Scenario.nodes(node("n").has("3", "8Gi"))
                        .running(
                                cpu("a", 1, 1).on("n"),
                                cpu("b", 1, 2).on("n"),
                                cpu("c", 1, 3).on("n"))
                        .pending(cpu("urgent", 2, 9))
                        .preemptions())
                .containsExactly("urgent: [b, a] on n");
    }

    @Test
    void podsOfTheSamePriorityAreLeftAlone() {
        assertThat(Scenario.nodes(node("n").has("1", "8Gi"))
                        .running(cpu("a", 1, 5).on("n"))
                        .pending(cpu("equal", 1, 5))
                        .preemptions())
                .containsExactly("0/1 nodes are available: 1 No preemption victims found for incoming pod.");
    }

    @Test
    void aSmallDearPodIsSparedWhereALargeCheapOneSuffices() {
        assertThat(Scenario.nodes(node("n").has("2", "8Gi"))
                        .running(
                                cpu("dear", 1, 4).on("n"),
                                pod("cheap").requests("1", "1Gi").priority(1).on("n"))
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [cheap] on n");
    }

    @Test
    void ofTwoNodesThatOfTheCheaperDearestVictimIsChosen() {
        assertThat(Scenario.nodes(node("dear").has("1", "8Gi"), node("cheap").has("1", "8Gi"))
                        .running(cpu("a", 1, 4).on("dear"), cpu("b", 1, 3).on("cheap"))
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [b] on cheap");
    }

    @Test
    void ofEqualPrioritiesTheFewerVictimsGo() {
        assertThat(Scenario.nodes(node("two").has("2", "8Gi"), node("one").has("2", "8Gi"))
                        .running(
                                cpu("a", 1, 3).on("two"),
                                cpu("b", 1, 3).on("two"),
                                cpu("c", 2, 3).on("one"))
                        .pending(cpu("urgent", 2, 9))
                        .preemptions())
                .containsExactly("urgent: [c] on one");
    }

    @Test
    void ofEqualVictimsTheOneThatStartedLastGoes() {
        assertThat(Scenario.nodes(node("old").has("1", "8Gi"), node("young").has("1", "8Gi"))
                        .running(
                                cpu("a", 1, 3).startedAt("08:00").on("old"),
                                cpu("b", 1, 3).startedAt("09:00").on("young"))
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [b] on young");
    }

    @Test
    void aBudgetIsKeptWhereThatIsPossibleAndPrioritiesComeSecond() {
        assertThat(Scenario.nodes(node("kept").has("1", "8Gi"), node("free").has("1", "8Gi"))
                        .running(cpu("a", 1, 1).on("kept"), cpu("b", 1, 5).on("free"))
                        .budget("all", 0, "a")
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [b] on free");
    }

    @Test
    void onOneNodeThePodWhoseBudgetIsSpentIsSparedFirst() {
        assertThat(Scenario.nodes(node("n").has("2", "8Gi"))
                        .running(cpu("a", 1, 1).on("n"), cpu("b", 1, 2).on("n"))
                        .budget("all", 0, "a")
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [b] on n");
    }

    @Test
    void aBudgetIsBrokenWhereNothingElseHelps() {
        assertThat(Scenario.nodes(node("n").has("1", "8Gi"))
                        .running(cpu("a", 1, 1).on("n"))
                        .budget("all", 0, "a")
                        .pending(cpu("urgent", 1, 9))
                        .preemptions())
                .containsExactly("urgent: [a] on n");
    }

    @Test
    void aBatchSpendsABudgetOnce() {
        assertThat(Scenario.nodes(
                                node("m").has("1", "8Gi"),
                                node("n").has("1", "8Gi"),
                                node("o").has("1", "8Gi"))
                        .running(
                                cpu("a", 1, 1).on("m"),
                                cpu("b", 1, 1).on("n"),
                                cpu("c", 1, 5).on("o"))
                        .budget("ab", 1, "a", "b")
                        .pending(cpu("first", 1, 9), cpu("second", 1, 8))
                        .preemptions())
                .satisfiesExactly(
                        first -> assertThat(first).matches("first: \\[[ab]\\] on [mn]"),
                        second -> assertThat(second).isEqualTo("second: [c] on o"));
    }

    @Test
    void aPodThatWaitsForItsVictimsTakesNoMore() {
        PodFixture urgent = cpu("urgent", 1, 9);
        assertThat(Scenario.nodes(node("n").has("1", "8Gi"), node("m").has("1", "8Gi"))
                        .running(
                                cpu("a", 1, 1).leaving().on("n"), cpu("b", 1, 1).on("m"))
                        .promised(urgent, "n")
                        .pending(urgent)
                        .preemptions())
                .containsExactly("urgent waits");
    }

    @Test
    void aPodMayBeForbiddenToPreempt() {
        assertThat(Scenario.nodes(node("n").has("1", "8Gi"))
                        .running(cpu("a", 1, 1).on("n"))
                        .pending(cpu("patient", 1, 9).preemptingNobody())
                        .preemptions())
                .containsExactly("not eligible due to preemptionPolicy=Never.");
    }

    @Test
    void whereTheNodeItselfIsWrongNobodyIsStopped() {
        assertThat(Scenario.nodes(
                                node("n").has("1", "8Gi").cordoned(), node("m").has("1", "8Gi"))
                        .running(cpu("a", 1, 1).on("n"), cpu("b", 1, 1).on("m"))
                        .pending(pod("urgent").requests("2", "1Gi").priority(9))
                        .preemptions())
                .containsExactly("0/2 nodes are available: 1 No preemption victims found for incoming pod,"
                        + " 1 Preemption is not helpful for scheduling.");
    }

    @Test
    void aHostPortIsFreedToo() {
        assertThat(Scenario.nodes(node("n").has("4", "8Gi"))
                        .running(
                                cpu("web", 1, 1).hostPort("", 80, "TCP").on("n"),
                                cpu("other", 1, 1).on("n"))
                        .pending(cpu("urgent", 1, 9).hostPort("", 80, "TCP"))
                        .preemptions())
                .containsExactly("urgent: [web] on n");
    }

    @Test
    void aPromisedPlaceIsKeptFromLowerPrioritiesAndTakenByItsPodOrAMoreImportantOne() {
        PodFixture owner = cpu("owner", 1, 5);
        Scenario promised = Scenario.nodes(node("n").has("1", "8Gi")).promised(owner, "n");
        assertThat(promised.pending(cpu("lower", 1, 4)).placed()).isEmpty();

        assertThat(Scenario.nodes(node("n").has("1", "8Gi"))
                        .promised(owner, "n")
                        .pending(owner, cpu("equal", 1, 5))
                        .placed())
                .containsExactly("owner->n");
        assertThat(Scenario.nodes(node("n").has("1", "8Gi"))
                        .promised(owner, "n")
                        .pending(cpu("higher", 1, 6), owner)
                        .placed())
                .containsExactly("higher->n");
    }

    private static PodFixture cpu(String name, int cores, int priority) {
        return pod(name).requests(Integer.toString(cores), "1Gi").priority(priority);
    }
}
