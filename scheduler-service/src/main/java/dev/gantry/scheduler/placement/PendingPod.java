package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;

/**
 * A pod that has no node yet.
 *
 * @param key the pod
 * @param owner the uid of its controller, or "" for a pod of its own; pods of one owner are spread over nodes
 * @param demand what it asks for
 */
public record PendingPod(ObjectKey key, String owner, PodDemand demand) {}
