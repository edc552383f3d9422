package dev.gantry.deployment.analysis;

import static dev.gantry.deployment.analysis.EvidenceFixture.policy;
import static dev.gantry.deployment.analysis.EvidenceFixture.start;
import static dev.gantry.deployment.analysis.EvidenceFixture.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The traffic of two revisions in slots of five seconds, looked at when slot 12 has just begun: a minute after the rollout did. */
class AnalysisTest {

    private static final int NOW = 12;
    private static final AnalysisPolicy USUAL = policy(Map.of());

    @Test
    void moreErrorsThanTheFormerRevisionAreAFailure() {
        Optional<RolloutFailure> verdict = judge(
                traffic().slots(0, 12).requests(10).errors(2),
                traffic().slots(-60, 12).requests(10));
        assertThat(verdict).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo("ErrorRate");
            assertThat(failure.message())
                    .isEqualTo("of 120 requests 24 failed (20.0 %), of 120 to the former revision 0 (0.0 %)");
        });
    }

    @Test
    void aRevisionWhosePodsAreGoneStandsByItsLastMinutes() {
        assertThat(judge(
                        traffic().slots(4, 12).requests(10).errors(2),
                        traffic().slots(-60, 5).requests(10)))
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo("ErrorRate"));
    }

    /** A database that is away hits both: going back would help nobody, however good the time before was. */
    @Test
    void whatHitsBothIsNoFaultOfTheNewOne() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(10).errors(5),
                        traffic()
                                .slots(-60, 0)
                                .requests(100)
                                .slots(0, 12)
                                .requests(10)
                                .errors(5)))
                .isEmpty();
    }

    @Test
    void aFormerRevisionThatIsWorseIsNoReasonToGoBack() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(10).errors(3),
                        traffic().slots(-60, 5).requests(10).errors(4)))
                .isEmpty();
    }

    @Test
    void withoutTrafficThereIsNoVerdict() {
        assertThat(judge(traffic(), traffic().slots(-60, 12).requests(10))).isEmpty();
        assertThat(judge(traffic().slots(0, 12).requests(10).errors(10), traffic()))
                .isEmpty();
        assertThat(judge(
                        traffic().slots(0, 2).requests(9).errors(9),
                        traffic().slots(-60, 12).requests(10)))
                .as("18 requests are too few")
                .isEmpty();
        assertThat(judge(
                        traffic().slots(0, 12).requests(10).errors(5),
                        traffic().slots(11, 12).requests(10)))
                .as("of the former, too")
                .isEmpty();
    }

    @Test
    void aMarginThatIsSmallIsNoFailure() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(1_000).errors(40),
                        traffic().slots(-60, 12).requests(1_000)))
                .as("4 points, and certainly no chance")
                .isEmpty();
        AnalysisPolicy strict = policy(Map.of(AnalysisPolicy.ERROR_POINTS, "3"));
        assertThat(judge(
                        strict,
                        traffic().slots(0, 12).requests(1_000).errors(40),
                        traffic().slots(-60, 12).requests(1_000)))
                .isPresent();
    }

    @Test
    void oneBurstIsNoFailure() {
        assertThat(judge(
                        traffic()
                                .slots(0, 1)
                                .requests(50)
                                .errors(50)
                                .slots(1, 12)
                                .requests(50),
                        traffic().slots(-60, 12).requests(50)))
                .isEmpty();
    }

    @Test
    void aFailureThatComesLateIsNotOutweighedByAGoodStart() {
        int late = 120;
        Evidence evidence = new Evidence(
                traffic()
                        .slots(0, 100)
                        .requests(100)
                        .slots(100, late)
                        .requests(10)
                        .errors(5)
                        .build(),
                traffic().slots(-60, late).requests(10).build(),
                LogEvidence.NONE);
        assertThat(Analysis.judge(USUAL, evidence, 3, start(late))).isEmpty();
        assertThat(Analysis.judge(USUAL, evidence, 3, start(late + 1)))
                .as("while 39 of 59 recent slots are good, 100 of 3,910 failed")
                .isEmpty();
        Evidence worse = new Evidence(
                traffic()
                        .slots(0, 60)
                        .requests(100)
                        .slots(60, late)
                        .requests(10)
                        .errors(5)
                        .build(),
                evidence.former(),
                LogEvidence.NONE);
        assertThat(Analysis.judge(USUAL, worse, 3, start(late))).isPresent();
    }

    @Test
    void answersThatTakeMuchLongerAreAFailure() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(20).taking(900),
                        traffic().slots(-60, 12).requests(20).taking(40)))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.reason()).isEqualTo("Latency");
                    assertThat(failure.message())
                            .contains("95 of 100 answers begin within", "with the former revision within 49 ms");
                });
    }

    @Test
    void aSlowStartIsNoFailure() {
        assertThat(judge(
                        traffic()
                                .slots(0, 8)
                                .requests(20)
                                .taking(900)
                                .slots(8, 12)
                                .requests(20)
                                .taking(40),
                        traffic().slots(-60, 12).requests(20).taking(40)))
                .isEmpty();
    }

    @Test
    void whatSlowsBothIsNoFaultOfTheNewOne() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(60).taking(900),
                        traffic()
                                .slots(-60, 4)
                                .requests(5_000)
                                .taking(40)
                                .slots(4, 12)
                                .requests(60)
                                .taking(700)))
                .isEmpty();
    }

    @Test
    void threeTimesLittleIsLittle() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(20).taking(200),
                        traffic().slots(-60, 12).requests(20).taking(10)))
                .isEmpty();
        assertThat(judge(
                        policy(Map.of(AnalysisPolicy.LATENCY_ABOVE, "100")),
                        traffic().slots(0, 12).requests(20).taking(200),
                        traffic().slots(-60, 12).requests(20).taking(10)))
                .isPresent();
    }

    @Test
    void fewSlowAnswersSayNothing() {
        assertThat(judge(
                        traffic().slots(0, 12).requests(10).taking(900),
                        traffic().slots(-60, 12).requests(20).taking(40)))
                .isEmpty();
    }

    @Test
    void aNewKindOfErrorInTheLogsIsAFailureWhenItIsFrequentAndOnTwoPods() {
        assertThat(logs(1_000, 3, new NewPattern("ERROR a", 19, 3, "ERROR a"))).isEmpty();
        assertThat(logs(1_000, 3, new NewPattern("ERROR a", 500, 1, "ERROR a"))).isEmpty();
        assertThat(logs(1_000, 1, new NewPattern("ERROR a", 20, 1, "ERROR a"))).isPresent();
        assertThat(logs(0, 3, new NewPattern("ERROR a", 500, 3, "ERROR a")))
                .as("of a former revision without lines nothing is known")
                .isEmpty();
        assertThat(logs(
                        1_000,
                        3,
                        new NewPattern("ERROR b", 30, 1, "ERROR b"),
                        new NewPattern("ERROR a", 20, 2, "ERROR\ta\u0007")))
                .contains(new RolloutFailure(
                        "NewErrorPattern",
                        "20 lines on 2 pods are of a kind that the former revision never logged, such as: ERROR a"));
    }

    @Test
    void eachComparisonCanBeSwitchedOff() {
        Evidence bad = new Evidence(
                traffic().slots(0, 12).requests(20).errors(10).taking(900).build(),
                traffic().slots(-60, 12).requests(20).taking(40).build(),
                new LogEvidence(9, List.of(new NewPattern("ERROR a", 500, 3, "ERROR a"))));
        assertThat(reason(bad, Map.of())).isEqualTo("ErrorRate");
        assertThat(reason(bad, Map.of(AnalysisPolicy.ERROR_RATE, "false"))).isEqualTo("Latency");
        assertThat(reason(bad, Map.of(AnalysisPolicy.ERROR_RATE, "false", AnalysisPolicy.LATENCY, "false")))
                .isEqualTo("NewErrorPattern");
        assertThat(reason(
                        bad,
                        Map.of(
                                AnalysisPolicy.ERROR_RATE, "false",
                                AnalysisPolicy.LATENCY, "false",
                                AnalysisPolicy.LOG_PATTERNS, "false")))
                .isEmpty();
    }

    private static String reason(Evidence evidence, Map<String, String> annotations) {
        return Analysis.judge(policy(annotations), evidence, 3, start(NOW))
                .map(RolloutFailure::reason)
                .orElse("");
    }

    private static Optional<RolloutFailure> logs(int formerLines, int pods, NewPattern... patterns) {
        Evidence evidence = new Evidence(
                RevisionTraffic.NONE, RevisionTraffic.NONE, new LogEvidence(formerLines, List.of(patterns)));
        return Analysis.judge(USUAL, evidence, pods, start(NOW));
    }

    private static Optional<RolloutFailure> judge(EvidenceFixture fresh, EvidenceFixture former) {
        return judge(USUAL, fresh, former);
    }

    private static Optional<RolloutFailure> judge(
            AnalysisPolicy policy, EvidenceFixture fresh, EvidenceFixture former) {
        return Analysis.judge(policy, new Evidence(fresh.build(), former.build(), LogEvidence.NONE), 3, start(NOW));
    }
}
