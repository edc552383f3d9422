package dev.gantry.scheduler.placement;

/** What happened in the cluster that may let a pod fit that did not fit before. */
public enum ClusterChange {
    NODE_ADDED,
    NODE_ALLOCATABLE_CHANGED,
    NODE_LABELS_CHANGED,
    NODE_TAINTS_CHANGED,
    NODE_UNCORDONED,
    NODE_REMOVED,
    /** Its labels, by which pods may choose whom they are to run near to. */
    NAMESPACE_CHANGED,
    POD_LEFT,
    /** It has its node, and takes less of it than before. */
    POD_DOWNSIZED
}
