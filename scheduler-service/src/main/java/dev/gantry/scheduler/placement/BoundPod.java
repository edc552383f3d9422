package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;

/**
 * A pod that takes its share of a node.
 *
 * @param key the pod
 * @param nodeName its node, which may not be known
 * @param owner the uid of its controller, or "" for a pod of its own
 * @param demand what it takes
 */
public record BoundPod(ObjectKey key, String nodeName, String owner, PodDemand demand) {}
