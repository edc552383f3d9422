package dev.gantry.scheduler.placement;

import java.util.List;

/** A score for what nodes are; it runs once for all pods that share their constraints. */
public interface NodeScore {

    /** The Kubernetes name of the plugin. */
    String plugin();

    /**
     * The score of each node that is feasible, from 0 to {@link Profile#MAX_SCORE}, better nodes higher; 0 for the others, which no score is
     * measured by.
     */
    long[] score(NodeConstraints constraints, List<NodeInfo> nodes, boolean[] feasible);
}
