package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeScore;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.Profile.Weighted;
import dev.gantry.scheduler.placement.UsageScore;
import java.util.List;

/** The profiles to choose from; plugins have the order and the weights of Kubernetes' default profile. */
public enum Profiles {
    /** Fills all nodes alike. */
    LEAST_ALLOCATED(AllocationScore.LEAST_ALLOCATED),
    /** Fills one node before the next, so that empty nodes can be given back. */
    MOST_ALLOCATED(AllocationScore.MOST_ALLOCATED);

    private static final int TAINT_TOLERATION_WEIGHT = 3;
    private static final int NODE_AFFINITY_WEIGHT = 2;
    private static final int POD_TOPOLOGY_SPREAD_WEIGHT = 2;
    private static final int INTER_POD_AFFINITY_WEIGHT = 2;
    private static final int NODE_RESOURCES_FIT_WEIGHT = 1;

    private final AllocationScore allocation;

    Profiles(AllocationScore allocation) {
        this.allocation = allocation;
    }

    public Profile profile() {
        TaintToleration taints = new TaintToleration();
        NodeAffinity affinity = new NodeAffinity();
        return new Profile(
                List.of(
                        new VolumeBinding.Prerequisites(),
                        new NodeUnschedulable(),
                        new NodeName(),
                        taints,
                        affinity,
                        new VolumeBinding()),
                List.of(new NodePorts(), new NodeResourcesFit()),
                List.of(
                        new Weighted<NodeScore>(taints, TAINT_TOLERATION_WEIGHT),
                        new Weighted<NodeScore>(affinity, NODE_AFFINITY_WEIGHT)),
                List.of(
                        new Weighted<UsageScore>(allocation, NODE_RESOURCES_FIT_WEIGHT),
                        new Weighted<UsageScore>(new PodTopologySpread(), POD_TOPOLOGY_SPREAD_WEIGHT)),
                POD_TOPOLOGY_SPREAD_WEIGHT,
                INTER_POD_AFFINITY_WEIGHT);
    }
}
