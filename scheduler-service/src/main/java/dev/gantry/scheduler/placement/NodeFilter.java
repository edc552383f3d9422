package dev.gantry.scheduler.placement;

import java.util.Optional;

/** A filter on what a node is; equal demands have equal answers, so it runs once for a group of pods. */
public interface NodeFilter {

    /** Why the node cannot take such a pod, or empty where it can. */
    Optional<Rejection> reject(PodDemand demand, NodeInfo node);
}
