package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods that wait for the handshake: since when, and what was last told of it in their conditions. A wait is told only
 * once it is a long one, for most are over within milliseconds and should cost no write.
 */
final class Waits {

    /** How long a wait may take before it is told. */
    static final Duration TELL_AFTER = Duration.ofSeconds(1);

    /**
     * One pod's wait.
     *
     * @param type the condition that is held up
     */
    private record Wait(String type, Instant since, Optional<Judgement.Waiting> told) {}

    private static final String NOT_JUDGED_YET = "";

    private final Map<ObjectKey, Wait> waits = new ConcurrentHashMap<>();

    /** Notes that the pod is about to be judged: a confirmation that comes meanwhile wakes it again. */
    void begin(ObjectKey pod, Instant now) {
        waits.putIfAbsent(pod, new Wait(NOT_JUDGED_YET, now, Optional.empty()));
    }

    /** Notes what the pod waits for; returns the condition to set where that is to be told now. */
    Optional<Judgement.Set> goesOn(ObjectKey pod, Judgement.Waiting waiting, Instant now) {
        Wait wait = waits.compute(pod, (_, before) -> continued(before, waiting, now));
        boolean told = wait.told().filter(waiting::equals).isPresent();
        if (told || now.isBefore(wait.since().plus(TELL_AFTER))) {
            return Optional.empty();
        }
        waits.put(pod, new Wait(wait.type(), wait.since(), Optional.of(waiting)));
        return Optional.of(new Judgement.Set(waiting.type(), false, waiting.reason(), waiting.message()));
    }

    private static Wait continued(Wait before, Judgement.Waiting waiting, Instant now) {
        if (before == null) {
            return new Wait(waiting.type(), now, Optional.empty());
        }
        // A pod that waited to become routable and is deleted begins to wait for something else.
        boolean same = before.type().equals(waiting.type()) || before.type().equals(NOT_JUDGED_YET);
        return same
                ? new Wait(waiting.type(), before.since(), before.told())
                : new Wait(waiting.type(), now, Optional.empty());
    }

    /** The pod waits no longer; returns how long it did. */
    Duration end(ObjectKey pod, Instant now) {
        Wait wait = waits.remove(pod);
        return wait == null ? Duration.ZERO : Duration.between(wait.since(), now);
    }

    Set<ObjectKey> pods() {
        return Set.copyOf(waits.keySet());
    }

    /** How many pods wait for a condition. */
    long count(String type) {
        return waits.values().stream().filter(wait -> wait.type().equals(type)).count();
    }
}
