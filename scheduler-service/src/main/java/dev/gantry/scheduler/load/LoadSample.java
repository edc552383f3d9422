package dev.gantry.scheduler.load;

import java.time.Duration;
import java.time.Instant;

/**
 * One measurement of a node.
 *
 * @param at its end
 * @param window how long was measured
 * @param cpuMillis used on average, in thousandths of a core
 * @param memoryBytes used at the end
 */
record LoadSample(Instant at, Duration window, long cpuMillis, long memoryBytes) {}
