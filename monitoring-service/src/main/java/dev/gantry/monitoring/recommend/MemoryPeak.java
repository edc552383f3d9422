package dev.gantry.monitoring.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The most memory that one container of one pod used since its present window began. Memory that is short once kills, however seldom, so what counts
 * is one peak a day and not every sample. Source: {@code addMemorySample} of the Vertical Pod Autoscaler.
 *
 * @param windowEnd a day after the window's first sample
 */
public record MemoryPeak(Instant windowEnd, long bytes) {

    static final Duration WINDOW = Duration.ofHours(24);

    /** A container that was killed for its memory needs more than it had: a fifth, and at least 100 MiB. */
    private static final double OUT_OF_MEMORY_FACTOR = 1.2;

    private static final long OUT_OF_MEMORY_BYTES = 100L << 20;

    /**
     * What a sample makes of the peak.
     *
     * @param change what it adds to the history, which is nothing where it is no new peak
     */
    public record Step(MemoryPeak peak, Optional<ContainerHistory> change) {}

    /** The step of a sample; without a peak before, it begins the first window. */
    public static Step next(Optional<MemoryPeak> before, long bytes, Instant at) {
        if (before.isEmpty() || !at.isBefore(before.get().windowEnd)) {
            MemoryPeak first = new MemoryPeak(windowEnd(before, at), bytes);
            return new Step(first, Optional.of(ContainerHistory.ofMemoryPeak(bytes, 1, first.windowEnd, at)));
        }
        MemoryPeak present = before.get();
        if (bytes <= present.bytes) {
            return new Step(present, Optional.empty());
        }
        MemoryPeak higher = new MemoryPeak(present.windowEnd, bytes);
        return new Step(
                higher,
                Optional.of(ContainerHistory.ofMemoryPeak(present.bytes, -1, present.windowEnd, at)
                        .merge(ContainerHistory.ofMemoryPeak(bytes, 1, present.windowEnd, at))));
    }

    private static Instant windowEnd(Optional<MemoryPeak> before, Instant at) {
        return before.map(peak -> {
                    long windows = Duration.between(peak.windowEnd, at).dividedBy(WINDOW) + 1;
                    return peak.windowEnd.plus(WINDOW.multipliedBy(windows));
                })
                .orElse(at.plus(WINDOW));
    }

    /**
     * What a container would have needed that was killed for its memory.
     *
     * @param hadBytes its limit or, without one, its request; 0 for neither
     * @param before the most it was seen to use
     */
    public static long neededAfterKill(long hadBytes, Optional<MemoryPeak> before) {
        long most = Math.max(hadBytes, before.map(MemoryPeak::bytes).orElse(0L));
        return Math.max(most + OUT_OF_MEMORY_BYTES, Math.round(most * OUT_OF_MEMORY_FACTOR));
    }
}
