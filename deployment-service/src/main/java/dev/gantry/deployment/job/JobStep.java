package dev.gantry.deployment.job;

import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a Job: first the status, in just the version decided on, then the actions.
 *
 * @param status the status to store if it differs from the present one; nothing else may happen before it is stored
 * @param actions empty when the pods are as they should be
 * @param expired whether the Job's time to live is over, and it is to be deleted
 * @param requeueAfter when time alone will change the answer, or zero if it will not
 */
public record JobStep(JobStatus status, List<PodAction> actions, boolean expired, Duration requeueAfter) {

    public JobStep {
        actions = List.copyOf(actions);
    }
}
