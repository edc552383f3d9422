package dev.gantry.gateway.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** When to ask each service again what it serves. */
public final class RefreshSchedule {

    /** A service's kinds change only with its version, or with custom resource definitions. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    /** A service that did not answer is asked this soon, so that it is found when it comes back. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** However many look-ups miss, services are asked no more often than this. */
    private static final Duration BETWEEN_MISSES = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<Owner, State> states = new EnumMap<>(Owner.class);

    public RefreshSchedule(InstantSource clock) {
        this.clock = clock;
    }

    /** The services whose turn it is. */
    public synchronized List<Owner> due() {
        return olderThan(PERIOD, AFTER_FAILURE);
    }

    /** The services to ask because a look-up missed. */
    public synchronized List<Owner> dueAfterMiss() {
        return olderThan(BETWEEN_MISSES, BETWEEN_MISSES);
    }

    public synchronized void started(Owner owner) {
        State before = states.get(owner);
        states.put(owner, new State(clock.instant(), before != null && before.reached()));
    }

    public synchronized void succeeded(Owner owner) {
        states.put(owner, new State(clock.instant(), true));
    }

    public synchronized void failed(Owner owner) {
        State before = states.get(owner);
        states.put(owner, new State(before == null ? clock.instant() : before.asked(), false));
    }

    public synchronized boolean allAsked() {
        return states.size() == Owner.values().length;
    }

    private List<Owner> olderThan(Duration reached, Duration unreached) {
        Instant now = clock.instant();
        List<Owner> due = new ArrayList<>();
        for (Owner owner : Owner.values()) {
            State state = states.get(owner);
            Duration wait = state != null && state.reached() ? reached : unreached;
            if (state == null || !state.asked().plus(wait).isAfter(now)) {
                due.add(owner);
            }
        }
        return due;
    }

    private record State(Instant asked, boolean reached) {}
}
