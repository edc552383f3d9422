package dev.gantry.deployment.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the simulation from many seeds; {@code -Dgantry.simulation.seed=N} replays just one. */
class RolloutSimulationTest {

    private static final int SEEDS = 600;

    /** Past the ordinary ones: a deletion that came late met a pod that had become available by time alone. */
    private static final List<Long> ONCE_BROKEN = List.of(1_018L, 1_474L);

    @Test
    void rolloutsKeepTheirLimitsThroughLossDelayAndDeath() {
        Long only = Long.getLong("gantry.simulation.seed");
        int deaths = 0;
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
            deaths += run(seed);
        }
        for (long seed : only == null ? ONCE_BROKEN : List.<Long>of()) {
            deaths += run(seed);
        }
        assertThat(only != null || deaths > SEEDS)
                .as("the controller died often enough")
                .isTrue();
    }

    private static int run(long seed) {
        RolloutSimulation simulation = new RolloutSimulation(seed);
        try {
            simulation.run();
            return simulation.deaths();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " (replay it with -Dgantry.simulation.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
