package dev.gantry.scheduler.rebalance;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterContents;
import java.util.List;
import java.util.Set;

/**
 * What a plan is made of.
 *
 * @param cluster as it is
 * @param candidates the pods that may be moved
 * @param packing all pods, whether they may be moved or not, that a packing profile places
 * @param tied pods that are tied to their node and do not keep it in use, such as those of DaemonSets
 * @param nodes the nodes that pods may be moved from and to
 */
public record RebalanceCase(
        ClusterContents cluster,
        List<Candidate> candidates,
        Set<ObjectKey> packing,
        Set<ObjectKey> tied,
        Set<String> nodes) {

    public RebalanceCase {
        candidates = List.copyOf(candidates);
        packing = Set.copyOf(packing);
        tied = Set.copyOf(tied);
        nodes = Set.copyOf(nodes);
    }
}
