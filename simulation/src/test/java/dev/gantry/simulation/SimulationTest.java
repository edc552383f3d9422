package dev.gantry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A share of the seeds that the long form runs; a failure says how to replay it. */
class SimulationTest {

    /** Seeds past the ordinary ones that an earlier version broke. */
    @ParameterizedTest(name = "{0}, {1} seeds")
    @CsvSource({
        "ROLLOUT, 250, 1018 1139 1474 2871 3053 3135 3383 3878",
        "SETS, 250, 1525 2447",
        "JOB, 600, ''",
        "HANDSHAKE, 60, ''",
        "CLUSTER, 24, 35 54 60 75"
    })
    void everyInvariantHoldsThroughLossDelayAndDeath(Scenario scenario, int count, String onceBroken) {
        List<Long> seeds = new ArrayList<>(LongStream.range(0, count).boxed().toList());
        Stream.of(onceBroken.split(" "))
                .filter(s -> !s.isEmpty())
                .map(Long::valueOf)
                .forEach(seeds::add);
        SeedRuns.Outcome outcome = new SeedRuns(scenario, _ -> {}).run(seeds);
        assertThat(outcome.broken())
                .as("replay with ./gantry simulate 1 SEED %s", scenario.label())
                .isEmpty();
        assertThat(outcome.ran()).isEqualTo(seeds.size());
        assertThat(outcome.deaths()).as("processes died often enough").isGreaterThan(count / 4);
    }
}
