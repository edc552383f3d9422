package dev.gantry.deployment.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Runs the simulation of sets from many seeds; {@code -Dgantry.simulation.seed=N} replays just one. */
class SetsSimulationTest {

    private static final int SEEDS = Integer.getInteger("gantry.simulation.seeds", 300);

    @Test
    void setsKeepTheirOrderAndLimitsThroughLossDelayAndDeath() {
        Long only = Long.getLong("gantry.simulation.seed");
        int deaths = 0;
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
            deaths += run(seed);
        }
        assertThat(only != null || deaths > SEEDS / 10)
                .as("the controller died often enough")
                .isTrue();
    }

    private static int run(long seed) {
        SetsSimulation simulation = new SetsSimulation(seed);
        try {
            simulation.run();
            return simulation.deaths();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " (replay it with -Dgantry.simulation.seed=" + seed + "): " + e.getMessage(), e);
        }
    }
}
