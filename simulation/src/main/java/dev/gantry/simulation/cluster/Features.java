package dev.gantry.simulation.cluster;

import dev.gantry.scheduler.RebalancerProperties;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What else than workloads and failures there is in a world: only in some of them, so that none costs much more than another.
 *
 * @param gangs whether some workloads are gangs
 * @param recommends whether one Deployment is rolled out with recommended requests
 * @param resizes whether users resize running pods
 * @param rebalancer its settings, where it moves pods
 */
record Features(boolean gangs, boolean recommends, boolean resizes, Optional<RebalancerProperties> rebalancer) {

    static Features drawn(RandomGenerator random) {
        int extra = random.nextInt(6);
        return new Features(
                extra < 2,
                extra == 4,
                extra == 5,
                random.nextBoolean() ? Optional.of(rebalancer(random)) : Optional.empty());
    }

    /** Times are shorter than the defaults, so that pods are moved within one run. */
    private static RebalancerProperties rebalancer(RandomGenerator random) {
        return new RebalancerProperties(
                RebalancerProperties.Mode.ON,
                Duration.ofSeconds(5),
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                Duration.ofSeconds(5),
                10,
                20);
    }
}
