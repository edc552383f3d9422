package dev.gantry.scheduler.placement;

import java.util.Arrays;

/**
 * The feasible nodes of one group, best key first: a binary heap that knows the place of each node, so that re-scoring
 * one node costs a few steps instead of a new ranking.
 */
final class NodeRanking {

    private static final int ABSENT = -1;

    private final int[] heap;
    private final int[] places;
    private final long[] keys;
    private int size;

    /** A ranking of no nodes, for nodes numbered below {@code nodes}. */
    NodeRanking(int nodes) {
        heap = new int[nodes];
        places = new int[nodes];
        keys = new long[nodes];
        Arrays.fill(places, ABSENT);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The node of the highest key; there must be one. */
    int best() {
        return heap[0];
    }

    boolean contains(int node) {
        return places[node] != ABSENT;
    }

    /** Adds a node without keeping the order; {@link #order} must follow. */
    void addUnordered(int node, long key) {
        keys[node] = key;
        place(node, size++);
    }

    /** Brings all nodes into order, in time linear in their number. */
    void order() {
        for (int at = size / 2 - 1; at >= 0; at--) {
            siftDown(heap[at]);
        }
    }

    /** Gives a node of the ranking another key. */
    void put(int node, long key) {
        keys[node] = key;
        settle(node);
    }

    void remove(int node) {
        int hole = places[node];
        if (hole == ABSENT) {
            return;
        }
        places[node] = ABSENT;
        int last = heap[--size];
        if (last != node) {
            place(last, hole);
            settle(last);
        }
    }

    private void settle(int node) {
        siftUp(node);
        siftDown(node);
    }

    private void siftUp(int node) {
        int at = places[node];
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (keys[heap[parent]] >= keys[node]) {
                break;
            }
            place(heap[parent], at);
            at = parent;
        }
        place(node, at);
    }

    private void siftDown(int node) {
        int at = places[node];
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && keys[heap[child + 1]] > keys[heap[child]]) {
                child++;
            }
            if (keys[heap[child]] <= keys[node]) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(node, at);
    }

    private void place(int node, int at) {
        heap[at] = node;
        places[node] = at;
    }
}
