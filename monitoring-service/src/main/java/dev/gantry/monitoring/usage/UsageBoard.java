package dev.gantry.monitoring.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest report of each node. Usage is worth nothing once it is old, so none of it is stored. */
public final class UsageBoard {

    /** A node that has not reported for this long shows no usage, rather than what it used once. */
    static final Duration STALE_AFTER = Duration.ofSeconds(60);

    /** More nodes than one monitoring service is made for. */
    private static final int MAX_NODES = 10_000;

    private record Received(UsageReport report, Instant at) {}

    private final Map<String, Received> byNode = new LinkedHashMap<>();
    private final InstantSource clock;

    public UsageBoard(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes in a report.
     *
     * @return whether it was news; one that is older than what is known of its node came late and is ignored
     */
    public synchronized boolean put(UsageReport report) {
        forgetStale();
        Received before = byNode.get(report.node());
        boolean news = before == null || !report.time().isBefore(before.report().time());
        if (news && (before != null || byNode.size() < MAX_NODES)) {
            byNode.put(report.node(), new Received(report, clock.instant()));
            return true;
        }
        return false;
    }

    /** The reports of the nodes that reported of late. */
    public synchronized Collection<UsageReport> current() {
        forgetStale();
        return List.copyOf(byNode.values().stream().map(Received::report).toList());
    }

    private void forgetStale() {
        Instant limit = clock.instant().minus(STALE_AFTER);
        byNode.values().removeIf(received -> received.at().isBefore(limit));
    }
}
