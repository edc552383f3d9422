package dev.gantry.monitoring.recommend;

import java.time.Instant;

/**
 * What is learnt of a container of a workload. Two histories of the same container add up, so that several processes may learn a part each.
 *
 * @param cpu cores
 * @param memory bytes: the peak of each day of each pod
 * @param sampledMinutes container minutes that were measured, over all pods
 * @param since the first sample
 * @param last the newest one
 */
public record ContainerHistory(
        DecayingHistogram cpu, DecayingHistogram memory, double sampledMinutes, Instant since, Instant last) {

    /** In cores: a container that requests nothing, or very little, counts as one that requests this. Of the Vertical Pod Autoscaler. */
    static final double LEAST_WEIGHT = 0.1;

    /**
     * One measurement of processor time. It counts by what the container requested, as a large container says more of what is needed than a small
     * one that is held back, and by its length.
     *
     * @param cores used on average
     * @param requestedCores 0 for none
     * @param minutes measured
     */
    public static ContainerHistory ofCpu(double cores, double requestedCores, double minutes, Instant at) {
        double weight = Math.max(requestedCores, LEAST_WEIGHT) * minutes;
        return new ContainerHistory(
                DecayingHistogram.sample(HistogramScale.CPU, cores, weight, at),
                DecayingHistogram.empty(HistogramScale.MEMORY),
                minutes,
                at,
                at);
    }

    /**
     * The peak of a pod's window of a day.
     *
     * @param weight 1, or −1 for a peak that was told before and is no peak any more
     * @param windowEnd by which it counts
     * @param at when it was measured
     */
    static ContainerHistory ofMemoryPeak(long bytes, int weight, Instant windowEnd, Instant at) {
        return new ContainerHistory(
                DecayingHistogram.empty(HistogramScale.CPU),
                DecayingHistogram.sample(HistogramScale.MEMORY, (double) bytes, weight, windowEnd),
                0,
                at,
                at);
    }

    /** What both saw. */
    public ContainerHistory merge(ContainerHistory other) {
        return new ContainerHistory(
                cpu.merge(other.cpu),
                memory.merge(other.memory),
                sampledMinutes + other.sampledMinutes,
                since.isBefore(other.since) ? since : other.since,
                last.isAfter(other.last) ? last : other.last);
    }

    /** As it is stored. */
    public ContainerHistory withoutDebts() {
        return new ContainerHistory(cpu.withoutDebts(), memory.withoutDebts(), sampledMinutes, since, last);
    }
}
