package dev.gantry.deployment.analysis;

/**
 * All that is known of two revisions.
 *
 * @param fresh the traffic of the new one since its rollout began
 * @param former that of the one before, from some minutes before that
 */
public record Evidence(RevisionTraffic fresh, RevisionTraffic former, LogEvidence logs) {

    public static final Evidence NONE = new Evidence(RevisionTraffic.NONE, RevisionTraffic.NONE, LogEvidence.NONE);
}
