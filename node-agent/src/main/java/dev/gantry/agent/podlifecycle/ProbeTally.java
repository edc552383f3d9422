package dev.gantry.agent.podlifecycle;

/**
 * Counts a probe's results in a row up to its thresholds.
 *
 * @param passing what the probe says now: changes only when a threshold is reached
 * @param run how many results in a row contradict {@code passing}
 */
public record ProbeTally(boolean passing, int run) {

    /** A readiness or startup probe begins failing, a liveness probe passing. */
    public static ProbeTally starting(boolean passing) {
        return new ProbeTally(passing, 0);
    }

    /** With failureThreshold 3: pass, fail, fail stays passing, and the third fail in a row turns it. */
    public ProbeTally with(boolean success, int successThreshold, int failureThreshold) {
        if (success == passing) {
            return new ProbeTally(passing, 0);
        }
        int needed = success ? successThreshold : failureThreshold;
        return run + 1 >= needed ? new ProbeTally(success, 0) : new ProbeTally(passing, run + 1);
    }
}
