package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether users fare worse with a new revision than with the former one.
 *
 * <p>Goal: a revision that harms users fails. Constraint: where the former one is as bad, or where too little is known of either, there is no
 * verdict, for going back would help nobody. So while the former revision still serves, the two are compared over the same time: what hits both,
 * such as a database that is away, is no fault of the new one. Once it serves no more, its last minutes before and during the rollout stand for
 * it.
 */
public final class Analysis {

    /** How much of the time before a rollout stands for the former revision. */
    public static final Duration BEFORE = Duration.ofMinutes(5);

    /** What is older than this of the new revision has been judged before; a failure that comes late is not outweighed by a good start. */
    static final Duration RECENT = Duration.ofMinutes(5);

    /** Three slots and what a report takes: one that had no request for so long serves no more, or nobody asks. */
    static final Duration SERVING = Duration.ofSeconds(20);

    private Analysis() {}

    /**
     * The verdict.
     *
     * @param pods how many the new revision has
     * @return empty where it is not worse, or not known to be
     */
    public static Optional<RolloutFailure> judge(AnalysisPolicy policy, Evidence evidence, int pods, Instant now) {
        RevisionTraffic fresh = evidence.fresh().between(now.minus(RECENT), Instant.MAX);
        RevisionTraffic former = baseline(fresh, evidence.former(), now);
        Optional<RolloutFailure> errors =
                policy.onErrorRate() ? ErrorRateRule.judge(policy, fresh, former) : Optional.empty();
        return errors.or(() -> policy.onLatency() ? LatencyRule.judge(policy, fresh, former, now) : Optional.empty())
                .or(() -> policy.onLogPatterns() ? PatternRule.judge(policy, evidence.logs(), pods) : Optional.empty());
    }

    private static RevisionTraffic baseline(RevisionTraffic fresh, RevisionTraffic former, Instant now) {
        boolean serves =
                former.last().filter(last -> last.isAfter(now.minus(SERVING))).isPresent();
        return serves
                ? fresh.first().map(first -> former.between(first, Instant.MAX)).orElse(RevisionTraffic.NONE)
                : former;
    }
}
