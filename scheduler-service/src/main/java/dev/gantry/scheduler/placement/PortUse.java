package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The host ports taken on one node.
 *
 * @param takers how many pods take each port; more than one only where someone bound them past the scheduler
 */
public record PortUse(Map<HostPort, Integer> takers) {

    static final PortUse NONE = new PortUse(Map.of());

    public PortUse {
        takers = Map.copyOf(takers);
    }

    /** Whether a pod that takes these ports as well cannot run here. */
    public boolean conflictsWith(Set<HostPort> ports) {
        return ports.stream().anyMatch(port -> takers.keySet().stream().anyMatch(port::conflictsWith));
    }

    /** With {@code pods} more (or fewer) takers of each of the ports. */
    PortUse changed(Set<HostPort> ports, int pods) {
        if (ports.isEmpty()) {
            return this;
        }
        Map<HostPort, Integer> changed = new HashMap<>(takers);
        ports.forEach(port -> changed.merge(port, pods, PortUse::sumOrGone));
        return new PortUse(changed);
    }

    @SuppressWarnings("NullAway") // Map.merge removes an entry whose merged value is null.
    private static Integer sumOrGone(Integer before, Integer change) {
        int sum = before + change;
        return sum == 0 ? null : sum;
    }
}
