package dev.gantry.scheduler.placement;

import java.util.Optional;

/** A filter on what a node is; equal constraints have equal answers, so it runs once for all pods that share them. */
public interface NodeFilter {

    /** Why the node cannot take a pod of the constraints, or empty where it can. */
    Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node);
}
