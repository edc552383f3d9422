package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeScore;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.Profile.Weighted;
import dev.gantry.scheduler.placement.UsageScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes profiles; plugins have the order and, unless told otherwise, the weights of Kubernetes' default profile. */
public final class Profiles {

    private static final String TAINT_TOLERATION = "TaintToleration";
    private static final String NODE_AFFINITY = "NodeAffinity";
    private static final String POD_TOPOLOGY_SPREAD = "PodTopologySpread";
    private static final String INTER_POD_AFFINITY = "InterPodAffinity";
    private static final String FIT = "NodeResourcesFit";
    private static final String BALANCED = "NodeResourcesBalancedAllocation";
    private static final String IMAGE_LOCALITY = "ImageLocality";
    private static final String LEAST_FRAGMENTATION = "LeastFragmentation";
    private static final String RISK_BALANCING = "LoadVariationRiskBalancing";
    private static final String LOAD_PACKING = "TargetLoadPacking";

    private static final Map<String, Integer> DEFAULT_WEIGHTS = Map.of(
            TAINT_TOLERATION, 3,
            NODE_AFFINITY, 2,
            POD_TOPOLOGY_SPREAD, 2,
            INTER_POD_AFFINITY, 2,
            FIT, 1,
            BALANCED, 1,
            IMAGE_LOCALITY, 1,
            LEAST_FRAGMENTATION, 0,
            RISK_BALANCING, 0,
            LOAD_PACKING, 0);

    private static final Set<String> BY_LOAD = Set.of(RISK_BALANCING, LOAD_PACKING);

    /** Sums of scores stay far below what a ranking can hold. */
    private static final int MAX_WEIGHT = 100;

    private Profiles() {}

    /** Kubernetes' default profile, which fills all nodes alike. */
    public static Profile leastAllocated() {
        return of(ScoringStrategy.LEAST_ALLOCATED, Map.of());
    }

    /** The same with nodes filled one after the other. */
    public static Profile mostAllocated() {
        return of(ScoringStrategy.MOST_ALLOCATED, Map.of());
    }

    /**
     * For accelerators: a pod goes where it leaves the least that is of no use to others. Beside it no other score of usage has a say, as in the
     * published policy: one of weight 1 already outweighs a hundredth of fragmentation.
     */
    public static Profile leastFragmentation() {
        return of(
                ScoringStrategy.MOST_ALLOCATED,
                Map.of(LEAST_FRAGMENTATION, MAX_WEIGHT, POD_TOPOLOGY_SPREAD, 0, FIT, 0, BALANCED, 0));
    }

    /**
     * A profile.
     *
     * @param weights of scores by the name of the plugin, 0 to leave one out; the others keep theirs
     * @throws IllegalArgumentException for a plugin that does not exist or scores nothing, or a weight out of range
     */
    public static Profile of(ScoringStrategy strategy, Map<String, Integer> weights) {
        weights.forEach(Profiles::check);
        TaintToleration taints = new TaintToleration();
        NodeAffinity affinity = new NodeAffinity();
        return new Profile(
                List.of(
                        new VolumeBinding.Prerequisites(),
                        new NodeUnschedulable(),
                        new NodeName(),
                        taints,
                        affinity,
                        new VolumeBinding(),
                        new VolumeZone()),
                List.of(new NodePorts(), new NodeResourcesFit(), new DeviceSharing()),
                List.of(
                        new Weighted<NodeScore>(taints, weight(weights, TAINT_TOLERATION)),
                        new Weighted<NodeScore>(affinity, weight(weights, NODE_AFFINITY))),
                usageScores(strategy, weights),
                weight(weights, POD_TOPOLOGY_SPREAD),
                weight(weights, INTER_POD_AFFINITY),
                weight(weights, IMAGE_LOCALITY),
                weight(weights, LEAST_FRAGMENTATION));
    }

    /** Whether the profile looks at what nodes really use, so that somebody has to ask for it. */
    public static boolean looksAtLoad(Profile profile) {
        return profile.usageScores().stream()
                .anyMatch(score -> BY_LOAD.contains(score.plugin().plugin()));
    }

    private static List<Weighted<UsageScore>> usageScores(ScoringStrategy strategy, Map<String, Integer> weights) {
        int fit = weight(weights, FIT);
        int balanced = weight(weights, BALANCED);
        List<Weighted<UsageScore>> scores = new ArrayList<>();
        if (strategy.isDefault() && fit == balanced) {
            scores.add(new Weighted<>(new LeastAllocatedBalanced(), fit));
        } else {
            scores.add(new Weighted<>(strategy.score(), fit));
            scores.add(new Weighted<>(new BalancedAllocation(ScoringStrategy.balanced()), balanced));
        }
        scores.add(new Weighted<>(new OwnerSpread(), weight(weights, POD_TOPOLOGY_SPREAD)));
        scores.add(new Weighted<>(new LoadVariationRiskBalancing(), weight(weights, RISK_BALANCING)));
        scores.add(new Weighted<>(new TargetLoadPacking(), weight(weights, LOAD_PACKING)));
        return scores.stream().filter(score -> score.weight() > 0).toList();
    }

    private static int weight(Map<String, Integer> weights, String plugin) {
        return weights.getOrDefault(plugin, DEFAULT_WEIGHTS.getOrDefault(plugin, 0));
    }

    private static void check(String plugin, int weight) {
        if (!DEFAULT_WEIGHTS.containsKey(plugin)) {
            throw new IllegalArgumentException("weights: " + plugin + " is none of "
                    + DEFAULT_WEIGHTS.keySet().stream().sorted().toList());
        }
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "weights." + plugin + " must be from 0 to " + MAX_WEIGHT + ", not " + weight);
        }
    }
}
