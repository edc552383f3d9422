package dev.gantry.deployment.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names that a workload found taken by somebody else's objects; it tries them again after a while. */
public final class TakenNames {

    /** Long enough not to ask for the same name over and over, short enough to use it again once it is free. */
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Map<String, Map<String, Instant>> untilByWorkload = new ConcurrentHashMap<>();

    public TakenNames(InstantSource clock) {
        this.clock = clock;
    }

    void add(String workloadUid, String name) {
        untilByWorkload
                .computeIfAbsent(workloadUid, uid -> new ConcurrentHashMap<>())
                .put(name, clock.instant().plus(MEMORY));
    }

    public Set<String> of(String workloadUid) {
        Map<String, Instant> until = untilByWorkload.get(workloadUid);
        if (until == null) {
            return Set.of();
        }
        until.values().removeIf(end -> end.isBefore(clock.instant()));
        return Set.copyOf(until.keySet());
    }

    void forget(String workloadUid) {
        untilByWorkload.remove(workloadUid);
    }
}
