package dev.gantry.deployment.controller.signal;

import dev.gantry.deployment.analysis.AnalysisPolicy;
import dev.gantry.deployment.analysis.Evidence;
import java.time.Instant;

/** Where it is known what users got of revisions, and what those logged. */
@FunctionalInterface
public interface SignalSource {

    /**
     * A question about two revisions of one Deployment.
     *
     * @param fresh the new one's template hash
     * @param former that of the one before
     * @param since when the rollout of the new one began
     */
    record Question(String namespace, String fresh, String former, Instant since) {}

    /** What is known, as far as the policy asks for it; throws an ApiException without an answer. */
    Evidence ask(Question question, AnalysisPolicy policy);
}
