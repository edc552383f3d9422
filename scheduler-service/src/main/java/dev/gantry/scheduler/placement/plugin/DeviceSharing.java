package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.DeviceDemand;
import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.placement.UsageFilter;
import dev.gantry.scheduler.placement.UsageTable;
import java.util.List;

/**
 * Passes nodes with a device that has room for the pod's share, or with as many devices that nobody has as it wants whole. What is
 * left in sum is for NodeResourcesFit. Example: of two devices 400 thousandths each are left; a share of 600 fits the sum and no
 * device.
 */
final class DeviceSharing implements UsageFilter {

    @Override
    public boolean concerns(PreparedDemand demand) {
        return !demand.demand().devices().isNone();
    }

    @Override
    public void clearInfeasible(PreparedDemand demand, UsageTable usage, boolean[] feasible) {
        for (int node = 0; node < feasible.length; node++) {
            feasible[node] = feasible[node] && passes(demand, usage, node);
        }
    }

    @Override
    public boolean passes(PreparedDemand demand, UsageTable usage, int node) {
        return usage.devices().fits(demand.demand().devices(), node);
    }

    @Override
    public List<Rejection> reject(PreparedDemand demand, UsageTable usage, int node) {
        if (passes(demand, usage, node)) {
            return List.of();
        }
        DeviceDemand wanted = demand.demand().devices();
        return List.of(wanted.isShare() ? new Rejection.NoDeviceWithRoom() : new Rejection.TooFewWholeDevices());
    }
}
