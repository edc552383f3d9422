package dev.gantry.launcher.supervisor;

import com.sun.management.OperatingSystemMXBean;
import dev.gantry.launcher.LauncherException;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * How far the heap of a service may grow. A service starts small and holds in memory what it serves: some 10 KB for a pod
 * (benchmarks/README.md, {@code bench cluster}), so that a few thousand nodes need far more than one. What is garbage stays until the limit is
 * near: the collector knows no hurry before.
 */
final class ServiceHeap {

    static final String SWITCH = "GANTRY_SERVICE_HEAP_MEGABYTES";

    /** Six services at their limit then use half of the machine, and leave the rest to its containers. */
    private static final int SHARES_OF_MEMORY = 12;

    /** What a service needs for a handful of nodes. */
    private static final int LEAST_MEGABYTES = 160;

    private static final int MOST_MEGABYTES = 4_096;

    private ServiceHeap() {}

    /** The limit in megabytes: what the environment says, or else a share of the machine's memory. */
    static int megabytes(Map<String, String> environment) {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return megabytes(environment, system.getTotalMemorySize());
    }

    static int megabytes(Map<String, String> environment, long memoryBytes) {
        String chosen = environment.get(SWITCH);
        return chosen == null
                ? Math.clamp((memoryBytes >> 20) / SHARES_OF_MEMORY, LEAST_MEGABYTES, MOST_MEGABYTES)
                : parse(chosen);
    }

    private static int parse(String chosen) {
        try {
            int megabytes = Integer.parseInt(chosen);
            if (megabytes >= LEAST_MEGABYTES) {
                return megabytes;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new LauncherException(
                SWITCH + " must be a number of megabytes from " + LEAST_MEGABYTES + " on: " + chosen);
    }
}
