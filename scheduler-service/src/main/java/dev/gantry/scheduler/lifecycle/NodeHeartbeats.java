package dev.gantry.scheduler.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long each node's lease has not been renewed, by this process's own clock: the times written in leases are other
 * machines' and are only compared for change.
 *
 * <p>Nobody is blamed for what was wrong here: time counts only while the view of leases is confirmed to be current, and a
 * look that comes late, since this process itself was held up, counts as one period.
 */
public final class NodeHeartbeats {

    /** A view that its owner has not confirmed for this long says nothing about nodes: they may have been unable to renew. */
    static final Duration STALE_VIEW = Duration.ofSeconds(15);

    private final Duration longestStep;
    private final Map<String, Beat> beats = new ConcurrentHashMap<>();

    private record Beat(String renewTime, Duration silence, Instant lookedAt) {
        Beat at(Instant now, Duration longestStep) {
            Duration step = Duration.between(lookedAt, now);
            Duration counted = step.compareTo(longestStep) < 0 ? step : longestStep;
            return new Beat(renewTime, silence.plus(counted), now);
        }
    }

    /**
     * No beats yet.
     *
     * @param longestStep the most that the time between two looks counts, about twice the usual period
     */
    public NodeHeartbeats(Duration longestStep) {
        this.longestStep = longestStep;
    }

    /**
     * Looks at a node's lease and answers how long it has been silent.
     *
     * @param renewTime as the lease has it, "" for a node without a lease
     * @param viewStaleness how long ago the view of leases was confirmed
     */
    public Duration look(String node, String renewTime, Duration viewStaleness, Instant now) {
        boolean blind = viewStaleness.compareTo(STALE_VIEW) > 0;
        Beat beat = beats.compute(node, (name, before) -> {
            boolean starts = before == null || blind || !before.renewTime.equals(renewTime);
            return starts ? new Beat(renewTime, Duration.ZERO, now) : before.at(now, longestStep);
        });
        Duration confirmed = beat.silence.minus(viewStaleness);
        return confirmed.isNegative() ? Duration.ZERO : confirmed;
    }

    /** The silence of the node that was heard last, as of the last look at it; zero where there are no nodes. */
    public Duration shortestSilence() {
        return beats.values().stream()
                .map(Beat::silence)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Forgets a node that is gone. */
    public void forget(String node) {
        beats.remove(node);
    }
}
