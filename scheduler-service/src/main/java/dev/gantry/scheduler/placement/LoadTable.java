package dev.gantry.scheduler.placement;

import java.util.Arrays;

/**
 * What the nodes really use, in flat arrays. Of each node only the surplus is kept: what it uses, less what the pods that were measured
 * request. What all its pods request and the surplus together are the best guess of what it uses now: pods that came since count by their requests, and those that left
 * take theirs away. So nothing is to be done here as pods come and go. A cluster whose loads nobody asks for has empty arrays.
 *
 * <p>Worked case: a node uses 700m, and its pods request 1000m: the surplus is -300m. A pod that requests 500m comes: the node is taken to use
 * 1500m - 300m = 1200m, until it is measured again.
 */
public final class LoadTable {

    private static final long[] NONE = {};

    /** By node; false also where the arrays are too short. */
    private boolean[] known = {};

    private long[] cpuSurplusMillis = NONE;
    private long[] memorySurplusBytes = NONE;
    private long[] cpuDeviationMillis = NONE;
    private long[] memoryDeviationBytes = NONE;

    LoadTable() {}

    LoadTable(LoadTable other) {
        if (other.known.length > 0) {
            known = other.known.clone();
            cpuSurplusMillis = other.cpuSurplusMillis.clone();
            memorySurplusBytes = other.memorySurplusBytes.clone();
            cpuDeviationMillis = other.cpuDeviationMillis.clone();
            memoryDeviationBytes = other.memoryDeviationBytes.clone();
        }
    }

    /** Whether the node was measured of late; only then the other answers mean anything. */
    public boolean isKnown(int node) {
        return node < known.length && known[node];
    }

    public long cpuSurplusMillis(int node) {
        return cpuSurplusMillis[node];
    }

    public long memorySurplusBytes(int node) {
        return memorySurplusBytes[node];
    }

    public long cpuDeviationMillis(int node) {
        return cpuDeviationMillis[node];
    }

    public long memoryDeviationBytes(int node) {
        return memoryDeviationBytes[node];
    }

    /**
     * Takes a measurement.
     *
     * @param requestedCpuMillis what the pods request that were measured, as scores count it
     * @param requestedMemoryBytes likewise
     */
    void put(int node, NodeLoad load, long requestedCpuMillis, long requestedMemoryBytes) {
        makeRoomFor(node);
        known[node] = true;
        cpuSurplusMillis[node] = load.cpuMillis() - requestedCpuMillis;
        memorySurplusBytes[node] = load.memoryBytes() - requestedMemoryBytes;
        cpuDeviationMillis[node] = load.cpuDeviationMillis();
        memoryDeviationBytes[node] = load.memoryDeviationBytes();
    }

    void forget(int node) {
        if (node < known.length) {
            known[node] = false;
        }
    }

    /** Moves what is known of the last node into the place of one that goes. */
    void removeBySwap(int node, int last) {
        if (isKnown(last)) {
            makeRoomFor(node);
            known[node] = true;
            cpuSurplusMillis[node] = cpuSurplusMillis[last];
            memorySurplusBytes[node] = memorySurplusBytes[last];
            cpuDeviationMillis[node] = cpuDeviationMillis[last];
            memoryDeviationBytes[node] = memoryDeviationBytes[last];
        } else {
            forget(node);
        }
        forget(last);
    }

    private void makeRoomFor(int node) {
        if (node >= known.length) {
            int length = Math.max(node + 1, 2 * known.length);
            known = Arrays.copyOf(known, length);
            cpuSurplusMillis = Arrays.copyOf(cpuSurplusMillis, length);
            memorySurplusBytes = Arrays.copyOf(memorySurplusBytes, length);
            cpuDeviationMillis = Arrays.copyOf(cpuDeviationMillis, length);
            memoryDeviationBytes = Arrays.copyOf(memoryDeviationBytes, length);
        }
    }
}
