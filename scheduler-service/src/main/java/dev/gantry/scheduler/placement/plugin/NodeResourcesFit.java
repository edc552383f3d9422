package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.placement.UsageFilter;
import dev.gantry.scheduler.placement.UsageTable;
import java.util.ArrayList;
import java.util.List;

/** Passes nodes that have enough left of every resource that the pod requests. */
final class NodeResourcesFit implements UsageFilter {

    @Override
    public boolean concerns(PreparedDemand demand) {
        return true;
    }

    @Override
    public void clearInfeasible(PreparedDemand demand, UsageTable usage, boolean[] feasible) {
        for (int request = 0; request < demand.requests(); request++) {
            usage.clearWhereLessFree(demand.axis(request), demand.amount(request), feasible);
        }
    }

    @Override
    public boolean passes(PreparedDemand demand, UsageTable usage, int node) {
        for (int request = 0; request < demand.requests(); request++) {
            if (usage.free(demand.axis(request), node) < demand.amount(request)) {
                return false;
            }
        }
        return demand.unknownResources().isEmpty();
    }

    @Override
    public List<Rejection> reject(PreparedDemand demand, UsageTable usage, int node) {
        List<Rejection> missing = new ArrayList<>();
        for (int request = 0; request < demand.requests(); request++) {
            int axis = demand.axis(request);
            if (usage.free(axis, node) < demand.amount(request)) {
                missing.add(new Rejection.Insufficient(usage.axes().names().get(axis)));
            }
        }
        demand.unknownResources().forEach(resource -> missing.add(new Rejection.Insufficient(resource)));
        return missing;
    }
}
