package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;

/** A demand translated to one plan's numbering of resources and nodes, done once for all pods of a group (PreFilter). */
public final class PreparedDemand {

    private final PodDemand demand;
    private final int[] axes;
    private final long[] amounts;
    private final List<String> unknownResources;
    private final int[] podsOfOwner;

    /**
     * Prepares.
     *
     * @param podsOfOwner the plan's own count of the pods of the group's owner on each node; it changes as pods are placed
     */
    PreparedDemand(PodDemand demand, ResourceAxes axes, int[] podsOfOwner) {
        this.demand = demand;
        this.podsOfOwner = podsOfOwner;
        Map<String, Long> requests = demand.requests().byName();
        this.unknownResources = requests.keySet().stream()
                .filter(resource -> axes.indexOf(resource) < 0)
                .toList();
        List<String> known = requests.keySet().stream()
                .filter(resource -> axes.indexOf(resource) >= 0)
                .toList();
        this.axes = known.stream().mapToInt(axes::indexOf).toArray();
        this.amounts = known.stream().mapToLong(demand.requests()::get).toArray();
    }

    public PodDemand demand() {
        return demand;
    }

    /** How many resources are requested that some node has; the indexes of {@link #axis} and {@link #amount}. */
    public int requests() {
        return axes.length;
    }

    public int axis(int request) {
        return axes[request];
    }

    public long amount(int request) {
        return amounts[request];
    }

    /** The requested resources that no node has at all. */
    public List<String> unknownResources() {
        return unknownResources;
    }

    /** How many pods of the same owner the node has, or gets by this plan. */
    public int podsOfOwner(int node) {
        return podsOfOwner[node];
    }
}
