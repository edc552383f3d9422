package dev.gantry.scheduler.placement;

/**
 * Which devices of its node a pod gets: a share goes to the fullest device that has room for it, so that others stay whole; whole
 * devices are taken from the highest number down, so that those that may be shared, which have the lowest, are spared.
 */
final class BestFitDevices {

    private BestFitDevices() {}

    /** The devices, or as many of them as there are where the demand does not fit. */
    static DeviceSet choose(DeviceDemand demand, DeviceTable devices, int node) {
        return demand.isShare() ? share(demand, devices, node) : whole(demand, devices, node);
    }

    private static DeviceSet share(DeviceDemand demand, DeviceTable devices, int node) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        int eligible = devices.eligible(demand, node);
        for (int device = 0; device < eligible; device++) {
            int free = devices.freeMilli(node, device);
            if (free >= demand.milliEach() && free < least) {
                best = device;
                least = free;
            }
        }
        return best < 0 ? DeviceSet.NONE : DeviceSet.of(best);
    }

    private static DeviceSet whole(DeviceDemand demand, DeviceTable devices, int node) {
        DeviceSet chosen = DeviceSet.NONE;
        for (int device = devices.eligible(demand, node) - 1; device >= 0 && chosen.size() < demand.count(); device--) {
            if (devices.freeMilli(node, device) >= demand.milliEach()) {
                chosen = chosen.with(device);
            }
        }
        return chosen;
    }
}
