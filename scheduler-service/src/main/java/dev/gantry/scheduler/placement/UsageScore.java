package dev.gantry.scheduler.placement;

/** A score for what is left of a node; it runs again for each node that got a pod. */
public interface UsageScore {

    /** The Kubernetes name of the plugin. */
    String plugin();

    /** The score of the node with one more pod of the demand, better nodes higher; {@link Profile#MAX_SCORE} is the best. */
    long score(PreparedDemand demand, UsageTable usage, int node);

    /**
     * Whether a node's score never rises as it gets pods. Then an old score is an upper bound, and only the node that looks
     * best needs a fresh one.
     */
    boolean neverRises();
}
