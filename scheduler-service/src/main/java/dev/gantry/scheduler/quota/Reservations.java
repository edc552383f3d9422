package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was just granted to objects that may not be stored yet, so that counting anew does not give it away a second time. */
final class Reservations {

    /** An object that is not seen by then was never stored: its creation failed. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private record Slot(ObjectKey quota, String resource, ObjectKey object) {}

    private record Granted(SortedMap<String, QuantityAmount> amounts, long generation, Instant until) {}

    /** Whether the object of that type and key is stored, in this generation or a later one. */
    @FunctionalInterface
    interface Stored {
        boolean test(String resource, ObjectKey object, long generation);
    }

    private final Map<Slot, Granted> granted = new HashMap<>();
    private final InstantSource clock;

    Reservations(InstantSource clock) {
        this.clock = clock;
    }

    /** @param generation of the object that it is granted to: the first of a new one, the next of one that is updated */
    synchronized void grant(
            ObjectKey quota,
            String resource,
            ObjectKey object,
            long generation,
            SortedMap<String, QuantityAmount> amounts) {
        Instant now = clock.instant();
        granted.values().removeIf(old -> old.until().isBefore(now));
        granted.put(new Slot(quota, resource, object), new Granted(amounts, generation, now.plus(LONGEST)));
    }

    /** The sum of what is granted of the quota to objects that are not {@code stored}. */
    synchronized SortedMap<String, QuantityAmount> pending(ObjectKey quota, Stored stored) {
        Instant now = clock.instant();
        granted.entrySet()
                .removeIf(entry -> entry.getValue().until().isBefore(now)
                        || stored.test(
                                entry.getKey().resource(),
                                entry.getKey().object(),
                                entry.getValue().generation()));
        SortedMap<String, QuantityAmount> sum = new TreeMap<>();
        granted.forEach((slot, grant) -> {
            if (slot.quota().equals(quota)) {
                Amounts.add(sum, grant.amounts());
            }
        });
        return sum;
    }
}
