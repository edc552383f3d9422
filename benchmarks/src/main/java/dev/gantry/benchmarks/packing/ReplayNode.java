package dev.gantry.benchmarks.packing;

import java.util.Arrays;

/** A machine and what is left of it, for the published policies, which look at cpu, memory and accelerators only. */
final class ReplayNode {

    final TraceNode node;
    final int[] freeMilli;
    long freeCpuMillis;
    long freeMemoryMebibytes;

    ReplayNode(TraceNode node) {
        this.node = node;
        this.freeMilli = new int[node.gpus()];
        Arrays.fill(freeMilli, TracePod.WHOLE_MILLI);
        this.freeCpuMillis = node.cpuMillis();
        this.freeMemoryMebibytes = node.memoryMebibytes();
    }

    boolean fits(TracePod pod) {
        return pod.cpuMillis() <= freeCpuMillis
                && pod.memoryMebibytes() <= freeMemoryMebibytes
                && pod.mayRunOn(node)
                && fitsDevices(pod);
    }

    boolean fitsDevices(TracePod pod) {
        int fitting = 0;
        for (int free : freeMilli) {
            fitting += free >= pod.gpuMilli() ? 1 : 0;
        }
        return fitting >= pod.gpus();
    }

    long totalFreeMilli() {
        long total = 0;
        for (int free : freeMilli) {
            total += free;
        }
        return total;
    }

    /** Gives the pod its cpu, memory and, where it wants a share, that device; whole ones from the first free one on. */
    void take(TracePod pod, int device) {
        change(pod, device, -1);
    }

    /** Takes back what {@link #take} gave for a share or a pod without accelerators. */
    void giveBack(TracePod pod, int device) {
        change(pod, device, 1);
    }

    private void change(TracePod pod, int device, int sign) {
        freeCpuMillis += sign * pod.cpuMillis();
        freeMemoryMebibytes += sign * pod.memoryMebibytes();
        if (pod.isShare()) {
            freeMilli[device] += sign * pod.gpuMilli();
            return;
        }
        int from = sign < 0 ? TracePod.WHOLE_MILLI : 0;
        int left = pod.gpus();
        for (int i = 0; i < freeMilli.length && left > 0; i++) {
            if (freeMilli[i] == from) {
                freeMilli[i] += sign * TracePod.WHOLE_MILLI;
                left--;
            }
        }
    }
}
