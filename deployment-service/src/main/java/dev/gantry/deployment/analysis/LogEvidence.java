package dev.gantry.deployment.analysis;

import java.util.List;

/**
 * What a new revision logged and the former did not.
 *
 * @param formerLines how many lines of the former revision are known, of any kind
 * @param patterns the most frequent first
 */
public record LogEvidence(int formerLines, List<NewPattern> patterns) {

    public static final LogEvidence NONE = new LogEvidence(0, List.of());

    public LogEvidence {
        patterns = List.copyOf(patterns);
    }
}
