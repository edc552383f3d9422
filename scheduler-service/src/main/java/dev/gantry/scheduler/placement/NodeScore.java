package dev.gantry.scheduler.placement;

import java.util.List;

/** A score for what nodes are; it runs once for a group of pods. */
public interface NodeScore {

    /** The score of each node, from 0 to {@link Profile#MAX_SCORE}, better nodes higher. */
    long[] score(PodDemand demand, List<NodeInfo> nodes);
}
