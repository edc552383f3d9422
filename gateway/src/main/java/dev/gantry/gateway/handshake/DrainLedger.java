package dev.gantry.gateway.handshake;

import dev.gantry.gateway.balance.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this proxy may confirm to the registry. Two versions count: the newest change of endpoints that is in the
 * routing table, and the newest for which besides every endpoint it closed has ended its requests.
 * Worked case: version 7 closes an endpoint with 2 requests under way and version 9 adds another endpoint. Applied is 9
 * at once, so that the new pod counts as routable; drained is 6 until both requests ended, and then 9.
 */
public final class DrainLedger {

    private final List<Draining> draining = new ArrayList<>();
    private final Duration bound;
    private long applied;

    /** @param bound a request that takes longer, or a WebSocket, holds up the pod's end for no more than this */
    public DrainLedger(Duration bound) {
        this.bound = bound;
    }

    /** Notes that the change of a version, and every earlier one, is in the routing table, and which endpoints it closed. */
    public synchronized void applied(long version, List<Endpoint> closed, Instant now) {
        closed(version, closed, now);
        applied = Math.max(applied, version);
    }

    /** Notes which endpoints a change closed, while earlier changes may be missing in the routing table. */
    public synchronized void closed(long version, List<Endpoint> closed, Instant now) {
        for (Endpoint endpoint : closed) {
            if (!endpoint.drained()) {
                draining.add(new Draining(version, endpoint, now.plus(bound)));
            }
        }
    }

    /** The newest version in the routing table. */
    public synchronized long applied() {
        return applied;
    }

    /** The newest version up to which nothing is still under way at a closed endpoint, or its bound has passed. */
    public synchronized long drained(Instant now) {
        draining.removeIf(d -> d.endpoint().drained() || !now.isBefore(d.until()));
        return draining.stream().mapToLong(d -> d.version() - 1).min().orElse(applied);
    }

    /** When the next bound passes, which moves {@link #drained} though nothing else happens. */
    public synchronized Optional<Instant> nextBound() {
        return draining.stream().map(Draining::until).min(Instant::compareTo);
    }

    private record Draining(long version, Endpoint endpoint, Instant until) {}
}
