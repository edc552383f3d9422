package dev.gantry.agent.startorder;

/** How the pods of a node that was booted follow one another. */
public enum NodeStartPolicy {
    /** All at once, but for what they depend on. */
    PARALLEL,
    /** One after the other: those of higher priority first, of the same one by their names. */
    SEQUENTIAL,
    /** Those of higher priority first, and of each priority the pods of DaemonSets; all that are alike at once. */
    PRIORITY
}
