package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.HostPort;
import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.placement.UsageFilter;
import dev.gantry.scheduler.placement.UsageTable;
import java.util.List;
import java.util.Set;

/** Passes nodes on which the pod's host ports are free. */
final class NodePorts implements UsageFilter {

    @Override
    public boolean concerns(PreparedDemand demand) {
        return !demand.demand().hostPorts().isEmpty();
    }

    @Override
    public void clearInfeasible(PreparedDemand demand, UsageTable usage, boolean[] feasible) {
        if (demand.demand().hostPorts().isEmpty()) {
            return;
        }
        for (int node = 0; node < feasible.length; node++) {
            feasible[node] = feasible[node] && passes(demand, usage, node);
        }
    }

    @Override
    public boolean passes(PreparedDemand demand, UsageTable usage, int node) {
        Set<HostPort> wanted = demand.demand().hostPorts();
        return wanted.isEmpty() || !usage.ports(node).conflictsWith(wanted);
    }

    @Override
    public List<Rejection> reject(PreparedDemand demand, UsageTable usage, int node) {
        return passes(demand, usage, node) ? List.of() : List.of(new Rejection.PortsTaken());
    }
}
