package dev.gantry.deployment.controller.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What this process did of late, by key, so that it is not done again too soon. Another process begins without. */
final class RecentlyDone {

    /** The oldest are forgotten, and may be done once more. */
    private static final int MAX_KEYS = 20_000;

    private final Duration keptFor;
    private final Map<String, Instant> doneAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_KEYS;
        }
    };

    RecentlyDone(Duration keptFor) {
        this.keptFor = keptFor;
    }

    synchronized void done(String key, Instant now) {
        doneAt.values().removeIf(at -> at.plus(keptFor).isBefore(now));
        doneAt.put(key, now);
    }

    synchronized Optional<Instant> when(String key, Instant now) {
        return Optional.ofNullable(doneAt.get(key))
                .filter(at -> !at.plus(keptFor).isBefore(now));
    }

    synchronized Set<String> keys(Instant now) {
        return doneAt.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(keptFor).isBefore(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    synchronized void forgetAll() {
        doneAt.clear();
    }
}
