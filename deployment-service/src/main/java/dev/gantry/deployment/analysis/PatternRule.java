package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.util.Optional;

/**
 * Whether the new revision logs a failure that the former never did: often, and on two pods where there are two, so that neither one bad node nor
 * what each start logs once is enough. Of a former revision without a single line nothing is known, and nothing is new.
 */
final class PatternRule {

    static final String REASON = "NewErrorPattern";

    private static final int PODS = 2;

    /** Conditions are read in tables; the whole line can be searched for. */
    private static final int MAX_EXAMPLE_CHARS = 200;

    private PatternRule() {}

    static Optional<RolloutFailure> judge(AnalysisPolicy policy, LogEvidence logs, int pods) {
        if (logs.formerLines() == 0) {
            return Optional.empty();
        }
        return logs.patterns().stream()
                .filter(pattern -> pattern.count() >= policy.patternLines())
                .filter(pattern -> pattern.pods() >= Math.min(PODS, pods))
                .findFirst()
                .map(pattern -> new RolloutFailure(REASON, message(pattern)));
    }

    private static String message(NewPattern pattern) {
        String example = pattern.example().replaceAll("\\p{Cntrl}", " ").strip();
        return pattern.count() + " lines on " + pattern.pods()
                + " pods are of a kind that the former revision never logged, such as: "
                + example.substring(0, Math.min(example.length(), MAX_EXAMPLE_CHARS));
    }
}
