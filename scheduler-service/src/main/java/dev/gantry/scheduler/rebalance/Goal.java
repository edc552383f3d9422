package dev.gantry.scheduler.rebalance;

/** What a profile wants of the nodes' load. */
public enum Goal {
    /** All nodes loaded alike. */
    SPREAD,
    /** Few nodes used, and those well. */
    PACK,
    /** Anything else, of which no move is known to be an improvement. */
    NONE
}
