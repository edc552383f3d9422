package dev.gantry.scheduler.placement;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is allocatable and what is requested on every node: one flat array for each resource, indexed by node, so that a
 * check of all nodes runs over a few arrays from end to end.
 */
public final class UsageTable {

    private static final int INITIAL_CAPACITY = 16;

    private ResourceAxes axes = ResourceAxes.STANDARD;
    private int capacity = INITIAL_CAPACITY;
    private int size;
    private long[][] allocatable = new long[ResourceAxes.STANDARD.size()][INITIAL_CAPACITY];
    private long[][] requested = new long[ResourceAxes.STANDARD.size()][INITIAL_CAPACITY];
    private long[] scoredCpuMillis = new long[INITIAL_CAPACITY];
    private long[] scoredMemoryBytes = new long[INITIAL_CAPACITY];
    private PortUse[] ports = new PortUse[INITIAL_CAPACITY];
    private final DeviceTable devices;
    private final LoadTable loads;

    UsageTable() {
        devices = new DeviceTable();
        loads = new LoadTable();
    }

    UsageTable(UsageTable other) {
        axes = other.axes;
        capacity = other.capacity;
        size = other.size;
        allocatable = copy(other.allocatable);
        requested = copy(other.requested);
        scoredCpuMillis = other.scoredCpuMillis.clone();
        scoredMemoryBytes = other.scoredMemoryBytes.clone();
        ports = other.ports.clone();
        devices = new DeviceTable(other.devices);
        loads = new LoadTable(other.loads);
    }

    public int size() {
        return size;
    }

    public ResourceAxes axes() {
        return axes;
    }

    public long allocatable(int axis, int node) {
        return allocatable[axis][node];
    }

    public long requested(int axis, int node) {
        return requested[axis][node];
    }

    /** What is left of the resource; negative on a node whose pods request more than it has. */
    public long free(int axis, int node) {
        return allocatable[axis][node] - requested[axis][node];
    }

    /** The requested cpu as scores count it, see {@link PodDemand#scoredCpuMillis}. */
    public long scoredCpuMillis(int node) {
        return scoredCpuMillis[node];
    }

    public long scoredMemoryBytes(int node) {
        return scoredMemoryBytes[node];
    }

    public PortUse ports(int node) {
        return ports[node];
    }

    /** What is left of each accelerator. */
    public DeviceTable devices() {
        return devices;
    }

    /** What the nodes really use. */
    public LoadTable loads() {
        return loads;
    }

    /** Clears {@code feasible} for every node with less than {@code amount} of the resource left. */
    public void clearWhereLessFree(int axis, long amount, boolean[] feasible) {
        long[] has = allocatable[axis];
        long[] uses = requested[axis];
        for (int node = 0; node < size; node++) {
            feasible[node] &= has[node] - uses[node] >= amount;
        }
    }

    /** Adds an empty node and answers its index. */
    int add(ResourceAmounts amounts) {
        if (size == capacity) {
            grow();
        }
        int node = size++;
        ports[node] = PortUse.NONE;
        setAllocatable(node, amounts);
        return node;
    }

    void setAllocatable(int node, ResourceAmounts amounts) {
        include(amounts.byName());
        for (int axis = 0; axis < axes.size(); axis++) {
            allocatable[axis][node] = amounts.get(axes.names().get(axis));
        }
        devices.setAllocatable(node, amounts);
    }

    /** Removes a node by moving the last one into its place. */
    void removeBySwap(int node) {
        int last = --size;
        for (int axis = 0; axis < axes.size(); axis++) {
            moveAndZero(allocatable[axis], last, node);
            moveAndZero(requested[axis], last, node);
        }
        moveAndZero(scoredCpuMillis, last, node);
        moveAndZero(scoredMemoryBytes, last, node);
        ports[node] = ports[last];
        ports[last] = PortUse.NONE;
        devices.removeBySwap(node, last);
        loads.removeBySwap(node, last);
    }

    /** Counts pods whose devices, if they ask for any, are not known. */
    void count(int node, PodDemand demand, int pods) {
        count(node, demand, DeviceSet.NONE, pods);
    }

    /** Counts {@code pods} more (or, negative, fewer) pods of the demand on the node, each with these of its devices. */
    void count(int node, PodDemand demand, DeviceSet assigned, int pods) {
        devices.count(node, demand.devices(), assigned, pods);
        include(demand.requests().byName());
        for (Map.Entry<String, Long> request : demand.requests().byName().entrySet()) {
            requested[axes.indexOf(request.getKey())][node] += pods * request.getValue();
        }
        scoredCpuMillis[node] += pods * demand.scoredCpuMillis();
        scoredMemoryBytes[node] += pods * demand.scoredMemoryBytes();
        ports[node] = ports[node].changed(demand.hostPorts(), pods);
    }

    private void include(SortedMap<String, Long> amounts) {
        ResourceAxes grown = axes.including(amounts.keySet());
        if (grown.size() > axes.size()) {
            allocatable = withAxes(allocatable, grown.size());
            requested = withAxes(requested, grown.size());
            axes = grown;
        }
    }

    private void grow() {
        capacity *= 2;
        for (int axis = 0; axis < axes.size(); axis++) {
            allocatable[axis] = Arrays.copyOf(allocatable[axis], capacity);
            requested[axis] = Arrays.copyOf(requested[axis], capacity);
        }
        scoredCpuMillis = Arrays.copyOf(scoredCpuMillis, capacity);
        scoredMemoryBytes = Arrays.copyOf(scoredMemoryBytes, capacity);
        ports = Arrays.copyOf(ports, capacity);
    }

    private long[][] withAxes(long[][] arrays, int count) {
        long[][] grown = Arrays.copyOf(arrays, count);
        for (int axis = arrays.length; axis < count; axis++) {
            grown[axis] = new long[capacity];
        }
        return grown;
    }

    private static void moveAndZero(long[] array, int from, int to) {
        array[to] = array[from];
        array[from] = 0;
    }

    private static long[][] copy(long[][] arrays) {
        long[][] copy = new long[arrays.length][];
        for (int axis = 0; axis < arrays.length; axis++) {
            copy[axis] = arrays[axis].clone();
        }
        return copy;
    }
}
