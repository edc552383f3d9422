package dev.gantry.simulation.cluster;

/** Whose doing a change is. */
enum Actor {
    USER,
    /** An eviction that the pod's budget granted. */
    EVICTION,
    /** The loops of deployment-service. */
    WORKLOADS,
    SCHEDULER,
    REGISTRY,
    AGENT,
    /** A request whose sender no longer waits for an answer. */
    LATE_REQUEST
}
