package dev.gantry.deployment.release;

import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.order.WorkloadRef;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do next for a release: a status to store, or, where the stored one calls for it, a template to write.
 *
 * @param status to store if it differs from the present one
 * @param write the one write, empty where the status differs, or there is nothing to write
 * @param notes to be told once the status is stored
 * @param requeueAfter when time alone will change the answer, or zero if it will not
 */
public record ReleaseStep(
        ReleaseStatus status, Optional<SetTemplate> write, List<ReleaseNote> notes, Duration requeueAfter) {

    public ReleaseStep {
        notes = List.copyOf(notes);
    }

    /** Give a workload another template. */
    public record SetTemplate(WorkloadRef workload, PodTemplateSpec template) {}

    /** What is worth an Event. */
    public record ReleaseNote(boolean warning, String reason, String message) {}
}
