package dev.gantry.registry.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.endpoints.PodState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure names its seed: run that row alone to replay it. */
class HandshakeSimulationTest {

    private static final int STEPS = 3_000;

    @ParameterizedTest(name = "{0} proxies, seeds from {1}")
    @CsvSource({"1, 0", "2, 1000", "3, 2000"})
    void noRequestReachesADrainedPodAndEveryPodIsJudgedInTheEnd(int proxies, long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + 8; seed++) {
            run(seed, proxies);
        }
    }

    private static void run(long seed, int proxies) {
        HandshakeSimulation world = new HandshakeSimulation(seed, proxies);
        try {
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + " with " + proxies + " proxies: " + e.getMessage(), e);
        }
        assertThat(world.routed).as("seed %d routes at all", seed).isPositive();
        assertThat(world.drained).as("seed %d drains at all", seed).isNotEmpty();
        assertThat(world.routableSet).as("seed %d", seed).isPositive();
        world.settle();
        assertThat(world.pods()).as("seed %d settles", seed).allSatisfy(pod -> {
            assertThat(PodState.terminating(pod)).isFalse();
            assertThat(PodState.isTrue(pod, HandshakeJudge.ROUTABLE)).isEqualTo(PodState.ready(pod));
        });
    }
}
