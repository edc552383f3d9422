package dev.gantry.monitoring.learning;

import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The histories as they are stored, and what this process has learnt since. Both add up, so any replica of the service may hear of any pod.
 */
public final class LearntUsage {

    /** About 60 MB of full histograms; containers past it are not learnt of, and counted. */
    static final int MAX_CONTAINERS = 20_000;

    /** Eight half-lives: what is older counts less than half a hundredth. */
    static final Duration EXPIRES_AFTER = Duration.ofDays(8);

    private final Map<ContainerRef, ContainerHistory> stored = new HashMap<>();
    private Map<ContainerRef, ContainerHistory> pending = new HashMap<>();
    private long refused;

    /** Adds to what is known of a container. */
    public synchronized void learn(ContainerRef container, ContainerHistory news) {
        boolean known = stored.containsKey(container) || pending.containsKey(container);
        if (known || stored.size() + pending.size() < MAX_CONTAINERS) {
            pending.merge(container, news, ContainerHistory::merge);
        } else {
            refused++;
        }
    }

    /** All that is known, by container. */
    public synchronized Map<ContainerRef, ContainerHistory> all() {
        Map<ContainerRef, ContainerHistory> all = new TreeMap<>(stored);
        pending.forEach((container, history) -> all.merge(container, history, ContainerHistory::merge));
        return all;
    }

    /** What is not stored yet; from now on the caller has to store it, or give it back. */
    synchronized Map<ContainerRef, ContainerHistory> takePending() {
        Map<ContainerRef, ContainerHistory> taken = pending;
        pending = new HashMap<>();
        return taken;
    }

    synchronized void giveBack(Map<ContainerRef, ContainerHistory> taken) {
        taken.forEach((container, history) -> pending.merge(container, history, ContainerHistory::merge));
    }

    /** Takes in what was stored, by this replica or another, and forgets what expired. */
    synchronized void stored(Map<ContainerRef, ContainerHistory> rows, Instant now) {
        stored.putAll(rows);
        stored.values().removeIf(history -> history.last().isBefore(now.minus(EXPIRES_AFTER)));
    }

    /** How many containers are known, for the metric. */
    public synchronized int size() {
        return stored.size()
                + (int) pending.keySet().stream()
                        .filter(container -> !stored.containsKey(container))
                        .count();
    }

    /** How many samples of containers past the limit were left out, for the metric. */
    public synchronized long refused() {
        return refused;
    }
}
