package dev.gantry.agent.podlifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do for a pod now.
 *
 * @param actions each on a key of its own
 * @param wakeAt when time alone will ask for more
 */
public record PodPlan(List<PodAction> actions, Optional<Instant> wakeAt) {
    public PodPlan {
        actions = List.copyOf(actions);
    }
}
