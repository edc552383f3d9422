package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether more requests fail with the new revision.
 *
 * <p>It must be more by a margin that matters, {@link AnalysisPolicy#errorPoints}, and it must not be chance: {@link FisherExactTest} at {@link
 * #CHANCE}. Rollouts are looked at every few seconds, and each look is another chance to be wrong, so that is set far below the usual 0.05.
 * The test takes failures as independent, but they come in bursts; so they must have come in two slots at least.
 *
 * <p>Worked case: of 100 requests 20 failed, of 300 to the former revision none. The margin is 20 points, and so many would fail by chance once
 * in 10^13 times: worse. Of 100 requests 6 failed, of 100 former ones 2: 4 points, within the margin, and one time in seven by chance.
 */
final class ErrorRateRule {

    static final String REASON = "ErrorRate";

    static final double CHANCE = 1e-4;

    private static final int MIN_SLOTS = 2;

    private static final double PERCENT = 100;

    private ErrorRateRule() {}

    static Optional<RolloutFailure> judge(AnalysisPolicy policy, RevisionTraffic fresh, RevisionTraffic former) {
        boolean enough = Math.min(fresh.requests(), former.requests()) >= policy.minRequests()
                && fresh.slotsWithErrors() >= MIN_SLOTS;
        boolean more = (fresh.errorRate() - former.errorRate()) * PERCENT >= policy.errorPoints();
        if (!enough || !more) {
            return Optional.empty();
        }
        double chance =
                FisherExactTest.probability(fresh.errors(), fresh.requests(), former.errors(), former.requests());
        return chance < CHANCE ? Optional.of(new RolloutFailure(REASON, message(fresh, former))) : Optional.empty();
    }

    private static String message(RevisionTraffic fresh, RevisionTraffic former) {
        return "of " + fresh.requests() + " requests " + fresh.errors() + " failed (" + percent(fresh) + "), of "
                + former.requests() + " to the former revision " + former.errors() + " (" + percent(former) + ")";
    }

    private static String percent(RevisionTraffic traffic) {
        return String.format(Locale.ROOT, "%.1f %%", traffic.errorRate() * PERCENT);
    }
}
