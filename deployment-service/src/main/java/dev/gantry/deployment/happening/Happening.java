package dev.gantry.deployment.happening;

import dev.gantry.deployment.order.WorkloadRef;

/**
 * One thing that happened to a workload's rollout.
 *
 * @param namespace of the workload
 * @param workload such as {@code deployment/web}
 * @param revision the revision that it is about, or "" where none is known: a number, and of a StatefulSet a name
 * @param fromRevision of a start, the revision that served until then; of a rollback, the one that failed; otherwise ""
 * @param replicas how many pods of the revision there are to be now
 * @param reason one word, or ""
 * @param message a sentence for people
 */
public record Happening(
        Type type,
        String namespace,
        WorkloadRef workload,
        String revision,
        String fromRevision,
        int replicas,
        String reason,
        String message) {

    /** What can happen, under the names by which webhooks ask for it. */
    public enum Type {
        STARTED("started"),
        STEP("step"),
        PAUSED("paused"),
        RESUMED("resumed"),
        COMPLETED("completed"),
        FAILED("failed"),
        ROLLED_BACK("rolledback");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }
}
