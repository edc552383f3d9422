package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ResourceAxes;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * The scores of NodeResourcesFit: the mean over cpu and memory of the share that is left (LeastAllocated) or taken
 * (MostAllocated) once the pod is there. Example: a node of 4 cores with 1 core requested and a pod of 1 core, and memory
 * alike, scores half of the best either way.
 */
enum AllocationScore implements UsageScore {
    LEAST_ALLOCATED {
        @Override
        public boolean neverRises() {
            return true;
        }

        @Override
        long share(long used, long allocatable) {
            return used >= allocatable ? 0 : scaled(allocatable - used, allocatable);
        }
    },
    MOST_ALLOCATED {
        @Override
        public boolean neverRises() {
            return false;
        }

        @Override
        long share(long used, long allocatable) {
            return used >= allocatable ? Profile.MAX_SCORE : scaled(used, allocatable);
        }
    };

    abstract long share(long used, long allocatable);

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        long cpu = usage.scoredCpuMillis(node) + demand.demand().scoredCpuMillis();
        long memory = usage.scoredMemoryBytes(node) + demand.demand().scoredMemoryBytes();
        return (share(cpu, usage.allocatable(ResourceAxes.CPU, node))
                        + share(memory, usage.allocatable(ResourceAxes.MEMORY, node)))
                / 2;
    }

    /** In floating point, since bytes times the scale could overflow a long. */
    private static long scaled(long part, long whole) {
        return (long) (Profile.MAX_SCORE * ((double) part / whole));
    }
}
