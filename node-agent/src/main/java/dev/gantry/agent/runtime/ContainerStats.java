package dev.gantry.agent.runtime;

import java.time.Instant;

/**
 * What a container uses at one moment.
 *
 * @param cpuTotalNanos processor time since it started
 * @param memoryWorkingSetBytes memory that cannot be given back under pressure: use less inactive file cache
 */
public record ContainerStats(Instant time, long cpuTotalNanos, long memoryWorkingSetBytes) {}
