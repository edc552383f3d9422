package dev.gantry.registry.handshake;

import java.time.Instant;
import java.util.Optional;

/**
 * A proxy as the registry remembers it over restarts.
 *
 * @param report its newest report
 * @param url where it can be reached, for people
 * @param heardAt when the report came
 * @param routeFrom the proxy may route only once it knows this version; {@link #PENDING} until that is decided
 */
public record ProxyRecord(ProxyReport report, String url, Instant heardAt, long routeFrom) {

    /** The proxy may not route yet: whatever was decided without it may not be visible here. */
    public static final long PENDING = -1;

    /**
     * Takes in a report. A proxy that was not heard for half its ttl joins anew, since pods may have been drained without it;
     * half, so that clocks of replicas may differ by the other half. It joins in two steps: the first makes it counted, the
     * second, once that is visible here, tells it the version that covers every decision made before it counted.
     *
     * @param before what this replica sees of the proxy now
     * @param newestVersion the newest slice change this replica sees now
     */
    public static ProxyRecord heard(
            Optional<ProxyRecord> before, ProxyReport report, String url, Instant now, long newestVersion) {
        long routeFrom = before.filter(record -> record.isFresh(now))
                .map(record -> record.routeFrom == PENDING ? newestVersion : record.routeFrom)
                .orElse(PENDING);
        return new ProxyRecord(report, url, now, routeFrom);
    }

    private boolean isFresh(Instant now) {
        return heardAt.plus(report.ttl().dividedBy(2)).isAfter(now);
    }
}
