package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * The part of PodTopologySpread for pods without constraints: spreads the pods of one owner over nodes, as the plugin's default
 * constraints do.
 *
 * <p>Kubernetes scales the counts to the fullest candidate, so one placement changes the score of every node. Here each pod
 * of the owner costs a node the same fixed part of the scale. Nodes keep the same order, and only the node that got the
 * pod is scored again.
 */
final class OwnerSpread implements UsageScore {

    /** One pod of the owner more weighs a fifth of the scale: more than the usual difference in free resources. */
    private static final long COST_OF_ONE_POD = Profile.MAX_SCORE / 5;

    @Override
    public String plugin() {
        return "PodTopologySpread";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        return Profile.MAX_SCORE - COST_OF_ONE_POD * demand.podsOfOwner(node);
    }

    @Override
    public boolean neverRises() {
        return true;
    }
}
