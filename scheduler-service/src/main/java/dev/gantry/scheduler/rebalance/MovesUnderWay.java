package dev.gantry.scheduler.rebalance;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The workloads of which a pod was moved and whose replacement does not serve yet. It is not stored: in a new process such workloads are not
 * at rest, and so not touched, but count for nobody. For one thread.
 */
public final class MovesUnderWay {

    /** A replacement that is not ready by then, such as one whose image is gone, holds up the moves of other workloads no longer. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Map<String, Instant> begun = new HashMap<>();

    public void begin(String workload, Instant now) {
        begun.put(workload, now);
    }

    /**
     * The workloads under way now.
     *
     * @param settled whether a workload is at rest
     */
    public Set<String> now(Predicate<String> settled, Instant now) {
        begun.entrySet()
                .removeIf(move -> settled.test(move.getKey())
                        || move.getValue().plus(LONGEST).isBefore(now));
        return Set.copyOf(begun.keySet());
    }
}
