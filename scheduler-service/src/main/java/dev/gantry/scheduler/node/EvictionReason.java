package dev.gantry.scheduler.node;

/** Why a pod was deleted by the scheduler service. */
enum EvictionReason {
    /** It does not, or no longer, tolerate a NoExecute taint of its node. */
    TAINT("taint"),
    /** Its node does not exist any more. */
    ORPHANED("orphaned"),
    /** It should have ended long ago, and its node is unreachable. */
    LOST("lost");

    private final String tag;

    EvictionReason(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }
}
