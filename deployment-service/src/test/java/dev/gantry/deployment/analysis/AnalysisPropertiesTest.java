package dev.gantry.deployment.analysis;

import static dev.gantry.deployment.analysis.EvidenceFixture.latency;
import static dev.gantry.deployment.analysis.EvidenceFixture.policy;
import static dev.gantry.deployment.analysis.EvidenceFixture.slot;
import static dev.gantry.deployment.analysis.EvidenceFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the verdict is wrong over many rollouts with random users, each looked at once a slot as the service does. */
class AnalysisPropertiesTest {

    private static final int SEEDS = 1_000;

    /** Five minutes: a slow rollout and its watch. */
    private static final int SLOTS = 60;

    private static final AnalysisPolicy ERRORS = policy(Map.of(AnalysisPolicy.LATENCY, "false"));
    private static final AnalysisPolicy LATENCY = policy(Map.of(AnalysisPolicy.ERROR_RATE, "false"));

    /** What is promised: at most one good rollout of two hundred is undone, whatever errors both revisions have. */
    private static final double FALSE_VERDICTS = 0.005;

    @ParameterizedTest
    @CsvSource({"0.001, 20", "0.01, 20", "0.05, 4", "0.05, 20", "0.05, 60", "0.2, 20", "0.5, 20", "0.9, 20"})
    void revisionsThatFailAlikeAreSeldomTakenForDifferent(double errorRate, int requestsEachSlot) {
        List<Integer> wrong = IntStream.range(0, SEEDS)
                .filter(seed -> verdictWithin(new Random(seed), errorRate, errorRate, requestsEachSlot) > 0)
                .boxed()
                .toList();
        assertThat(wrong).as("seeds judged wrongly").hasSizeLessThanOrEqualTo((int) (SEEDS * FALSE_VERDICTS));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10, 40})
    void aFifthOfErrorsIsFoundWithinAHundredAndFiftyRequests(int requestsEachSlot) {
        int slotsOfThem = (150 + requestsEachSlot - 1) / requestsEachSlot;
        List<Integer> missed = IntStream.range(0, SEEDS)
                .filter(seed -> {
                    int found = verdictWithin(new Random(seed), 0.2, 0.001, requestsEachSlot);
                    return found == 0 || found > slotsOfThem;
                })
                .boxed()
                .toList();
        assertThat(missed).as("seeds not found in time").hasSizeLessThanOrEqualTo(SEEDS / 100);
    }

    /** Latencies with a long tail: their logarithm is normal, and one of twenty takes more than five times the median. */
    @Test
    void revisionsThatAreSlowAlikeAreNotTakenForDifferent() {
        List<Integer> wrong = IntStream.range(0, SEEDS / 2)
                .filter(seed -> slower(new Random(seed), 1))
                .boxed()
                .toList();
        assertThat(wrong).as("seeds judged wrongly").isEmpty();
    }

    @Test
    void tenTimesTheLatencyIsFound() {
        assertThat(IntStream.range(0, SEEDS / 2).filter(seed -> !slower(new Random(seed), 10)))
                .as("seeds not found")
                .isEmpty();
    }

    /**
     * The number of slots after which there was a verdict, or 0. The former revision serves beside the new one for the first half, and five
     * minutes before.
     */
    private static int verdictWithin(Random random, double rate, double formerRate, int requests) {
        List<TrafficSlot> fresh = new ArrayList<>();
        List<TrafficSlot> former = new ArrayList<>();
        for (int i = -SLOTS; i < 0; i++) {
            former.add(slot(i, requests, binomial(random, requests, formerRate), latency(requests, 15)));
        }
        for (int i = 0; i < SLOTS; i++) {
            fresh.add(slot(i, requests, binomial(random, requests, rate), latency(requests, 15)));
            if (i < SLOTS / 2) {
                former.add(slot(i, requests, binomial(random, requests, formerRate), latency(requests, 15)));
            }
            if (judged(ERRORS, fresh, former, i + 1)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean slower(Random random, double factor) {
        List<TrafficSlot> fresh = new ArrayList<>();
        List<TrafficSlot> former = new ArrayList<>();
        for (int i = -10; i < SLOTS / 2; i++) {
            former.add(slot(i, 20, 0, answers(random, 100)));
            if (i >= 0) {
                fresh.add(slot(i, 20, 0, answers(random, 100 * factor)));
            }
            if (i >= 0 && judged(LATENCY, fresh, former, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean judged(AnalysisPolicy policy, List<TrafficSlot> fresh, List<TrafficSlot> former, int now) {
        Evidence evidence = new Evidence(new RevisionTraffic(fresh), new RevisionTraffic(former), LogEvidence.NONE);
        return Analysis.judge(policy, evidence, 3, start(now)).isPresent();
    }

    private static LatencyCounts answers(Random random, double medianMillis) {
        return IntStream.range(0, 20)
                .mapToObj(i -> latency(1, Math.max(1, (long) (medianMillis * Math.exp(random.nextGaussian())))))
                .reduce(LatencyCounts.NONE, LatencyCounts::plus);
    }

    private static long binomial(Random random, int trials, double rate) {
        return random.doubles(trials).filter(d -> d < rate).count();
    }
}
