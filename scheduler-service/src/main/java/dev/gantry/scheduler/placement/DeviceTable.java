package dev.gantry.scheduler.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is left of each device of each node, in thousandths, in one flat array. A node of {@code nvidia.com/gpu: 4} has the
 * devices 0 to 3; with {@code gantry.dev/gpu-milli: 2000} the devices 0 and 1 of them may be shared. A cluster without devices has
 * empty arrays, so that it pays nothing.
 *
 * <p>Pods whose devices are not known (bound by somebody else, or promised a place) are counted as well: where the rest of a
 * node is looked at, they take whole devices from the highest number down, and shares where they fit best, the hardest to place
 * first. So what is left does not depend on the order in which pods came.
 */
public final class DeviceTable {

    /** Devices kept for each node. */
    private int width;

    private int[] counts = {};
    private int[] shareable = {};
    private int[] used = {};
    private int[] free = {};
    private final Map<Integer, SortedMap<DeviceDemand, Integer>> unassigned;

    DeviceTable() {
        unassigned = new HashMap<>();
    }

    DeviceTable(DeviceTable other) {
        width = other.width;
        counts = other.counts.clone();
        shareable = other.shareable.clone();
        used = other.used.clone();
        free = other.free.clone();
        unassigned = new HashMap<>(other.unassigned);
        unassigned.replaceAll((node, demands) -> new TreeMap<>(demands));
    }

    /** Whether any node has, or any pod takes, a device. */
    public boolean isUsed() {
        return width > 0;
    }

    /** How many devices the node has; they are numbered from 0. */
    public int count(int node) {
        return node < counts.length ? counts[node] : 0;
    }

    /** How many devices of the node may be shared: those of the lowest numbers. */
    public int shareable(int node) {
        return node < shareable.length ? shareable[node] : 0;
    }

    /** What is left of a device, in thousandths; 1,000 where nobody has it. */
    public int freeMilli(int node, int device) {
        return free[node * width + device];
    }

    /** How many devices of the node may serve the demand, from 0 on, whatever is left of them. */
    public int eligible(DeviceDemand demand, int node) {
        return demand.shareable() ? shareable(node) : count(node);
    }

    public boolean fits(DeviceDemand demand, int node) {
        return fitting(demand, node) >= demand.count();
    }

    /** How many devices have as much left as the demand takes of each. */
    public int fitting(DeviceDemand demand, int node) {
        int fitting = 0;
        int eligible = eligible(demand, node);
        for (int device = 0; device < eligible; device++) {
            fitting += freeMilli(node, device) >= demand.milliEach() ? 1 : 0;
        }
        return fitting;
    }

    /** The most that is left of any device that may serve the demand, in thousandths. */
    public int largestFreeMilli(DeviceDemand demand, int node) {
        int largest = 0;
        int eligible = eligible(demand, node);
        for (int device = 0; device < eligible; device++) {
            largest = Math.max(largest, freeMilli(node, device));
        }
        return largest;
    }

    /** Takes how many devices the node has, and how many of them may be shared. */
    void setAllocatable(int node, ResourceAmounts amounts) {
        long shared = amounts.get(DeviceDemand.MILLI) / DeviceDemand.WHOLE_MILLI;
        long devices = Math.max(amounts.get(DeviceDemand.DEVICES), shared);
        if (devices == 0 && node >= counts.length) {
            return;
        }
        int count = (int) Math.min(devices, DeviceDemand.MAX_DEVICES);
        include(node, count);
        counts[node] = count;
        shareable[node] = (int) Math.min(shared, count);
        refresh(node);
    }

    /**
     * Counts pods.
     *
     * @param devices those that each of the pods has, or none where that is not known
     * @param pods how many more, or, negative, how many fewer
     */
    void count(int node, DeviceDemand demand, DeviceSet devices, int pods) {
        if (demand.isNone()) {
            return;
        }
        include(node, devices.end());
        if (devices.size() == demand.count()) {
            devices.devices().forEach(device -> used[node * width + device] += pods * demand.milliEach());
        } else {
            countUnassigned(node, demand, pods);
        }
        refresh(node);
    }

    private void countUnassigned(int node, DeviceDemand demand, int pods) {
        SortedMap<DeviceDemand, Integer> demands =
                unassigned.computeIfAbsent(node, n -> new TreeMap<>(DeviceDemand.HARDEST_FIRST));
        if (demands.merge(demand, pods, Integer::sum) == 0) {
            demands.remove(demand);
        }
        if (demands.isEmpty()) {
            unassigned.remove(node);
        }
    }

    /** Moves the last node into the place of one that is gone. */
    void removeBySwap(int node, int last) {
        if (last < counts.length) {
            counts[node] = counts[last];
            shareable[node] = shareable[last];
            System.arraycopy(used, last * width, used, node * width, width);
            clear(last);
        } else if (node < counts.length) {
            clear(node);
        }
        SortedMap<DeviceDemand, Integer> moved = unassigned.remove(last);
        if (moved != null && node != last) {
            unassigned.put(node, moved);
        } else {
            unassigned.remove(node);
        }
        if (node < counts.length) {
            refresh(node);
        }
    }

    private void clear(int node) {
        counts[node] = 0;
        shareable[node] = 0;
        Arrays.fill(used, node * width, (node + 1) * width, 0);
        Arrays.fill(free, node * width, (node + 1) * width, 0);
    }

    private void include(int node, int devices) {
        if (devices > width) {
            used = widened(used, devices);
            free = widened(free, devices);
            width = devices;
        }
        if (node >= counts.length) {
            int nodes = Math.max(node + 1, counts.length * 2);
            counts = Arrays.copyOf(counts, nodes);
            shareable = Arrays.copyOf(shareable, nodes);
            used = Arrays.copyOf(used, nodes * width);
            free = Arrays.copyOf(free, nodes * width);
        }
    }

    private int[] widened(int[] array, int devices) {
        int[] wide = new int[counts.length * devices];
        for (int node = 0; node < counts.length; node++) {
            System.arraycopy(array, node * width, wide, node * devices, width);
        }
        return wide;
    }

    private void refresh(int node) {
        for (int device = 0; device < width; device++) {
            int left = DeviceDemand.WHOLE_MILLI - used[node * width + device];
            free[node * width + device] = device < counts[node] ? Math.max(0, left) : 0;
        }
        SortedMap<DeviceDemand, Integer> unknown = unassigned.get(node);
        if (unknown != null) {
            unknown.forEach((demand, pods) -> {
                for (int i = 0; i < pods; i++) {
                    takeUnknown(node, demand);
                }
            });
        }
    }

    private void takeUnknown(int node, DeviceDemand demand) {
        for (int device : BestFitDevices.choose(demand, this, node).devices()) {
            free[node * width + device] -= demand.milliEach();
        }
    }
}
