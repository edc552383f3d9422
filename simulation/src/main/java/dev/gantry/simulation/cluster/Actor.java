package dev.gantry.simulation.cluster;

/** Whose doing a change is. */
enum Actor {
    USER,
    /** The loops of deployment-service. */
    WORKLOADS,
    SCHEDULER,
    REGISTRY,
    AGENT,
    /** A request whose sender no longer waits for an answer. */
    LATE_REQUEST
}
