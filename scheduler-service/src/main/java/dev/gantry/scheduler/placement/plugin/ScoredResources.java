package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.ResourceAmounts;
import dev.gantry.scheduler.placement.ResourceAxes;
import dev.gantry.scheduler.placement.UsageTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The resources that a score looks at, and how full each is on a node once the pod is there. Of cpu and memory, pods that request
 * none count as a little, so that they spread too; any other resource matters only to pods that request it.
 *
 * @param names the resources
 * @param weights what each counts, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; an array, since scores read it for every node
record ScoredResources(List<String> names, int[] weights) {

    /** That a resource does not matter: the node has none, or the pod asks for none. */
    static final double NONE = -1;

    static ScoredResources of(Map<String, Integer> weightByName) {
        Map<String, Integer> sorted = new TreeMap<>(weightByName);
        return new ScoredResources(
                List.copyOf(sorted.keySet()),
                sorted.values().stream().mapToInt(weight -> weight).toArray());
    }

    /** The part of the i-th resource that is requested: 0 for none to 1 for all, or more; {@link #NONE} where it does not matter. */
    double part(int i, PreparedDemand demand, UsageTable usage, int node) {
        String name = names.get(i);
        return switch (name) {
            case ResourceAmounts.CPU ->
                part(
                        usage.scoredCpuMillis(node) + demand.demand().scoredCpuMillis(),
                        usage.allocatable(ResourceAxes.CPU, node));
            case ResourceAmounts.MEMORY ->
                part(
                        usage.scoredMemoryBytes(node) + demand.demand().scoredMemoryBytes(),
                        usage.allocatable(ResourceAxes.MEMORY, node));
            default -> {
                int axis = usage.axes().indexOf(name);
                long asked = demand.demand().requests().get(name);
                yield axis < 0 || asked == 0
                        ? NONE
                        : part(usage.requested(axis, node) + asked, usage.allocatable(axis, node));
            }
        };
    }

    private static double part(long used, long allocatable) {
        return allocatable == 0 ? NONE : (double) used / allocatable;
    }
}
