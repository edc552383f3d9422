package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For how long places are kept for gangs for which others are stopped. Until the last of those has ended, the places that are free already
 * are kept from less important pods; a gang that is not bound by {@link #LONGEST} gives them up, and for as long again nobody is
 * stopped for it.
 */
final class GangPromises {

    /** Longer than most grace periods last; a gang that does not get its places in that time blocks others for nothing. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final Map<ObjectKey, Instant> since = new LinkedHashMap<>();

    /** Whether others may be stopped for the gang, and places kept for it. */
    boolean allowed(ObjectKey gang, Instant now) {
        since.values().removeIf(begun -> !begun.plus(LONGEST.multipliedBy(2)).isAfter(now));
        Instant begun = since.get(gang);
        return begun == null || now.isBefore(begun.plus(LONGEST));
    }

    /** Places are kept for the gang, from now on or already. */
    void begin(ObjectKey gang, Instant now) {
        since.putIfAbsent(gang, now);
    }

    /** The gang has its places. */
    void end(ObjectKey gang) {
        since.remove(gang);
    }
}
