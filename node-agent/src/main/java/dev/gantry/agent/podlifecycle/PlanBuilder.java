package dev.gantry.agent.podlifecycle;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects actions, the first of each key, and leaves out what is being carried out already. */
final class PlanBuilder {

    private final Set<String> inFlight;
    private final Instant now;
    private final Map<String, PodAction> actions = new LinkedHashMap<>();
    private @Nullable Instant wakeAt;

    PlanBuilder(Set<String> inFlight, Instant now) {
        this.inFlight = inFlight;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void add(PodAction action) {
        if (!inFlight.contains(action.key())) {
            actions.putIfAbsent(action.key(), action);
        }
    }

    /** Whether the time has come; if not, the plan asks to be made again then. */
    boolean due(Instant time) {
        if (!now.isBefore(time)) {
            return true;
        }
        wakeAt(time);
        return false;
    }

    /** Asks to be made again then, or before. */
    void wakeAt(Instant time) {
        if (wakeAt == null || time.isBefore(wakeAt)) {
            wakeAt = time;
        }
    }

    boolean busy() {
        return !inFlight.isEmpty() || !actions.isEmpty();
    }

    PodPlan build() {
        return new PodPlan(List.copyOf(actions.values()), Optional.ofNullable(wakeAt));
    }
}
