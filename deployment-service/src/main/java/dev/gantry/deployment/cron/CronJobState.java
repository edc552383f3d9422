package dev.gantry.deployment.cron;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;

/**
 * All that the decision of a CronJob may depend on.
 *
 * @param jobs the Jobs it controls
 * @param now the moment of the decision
 */
public record CronJobState(CronJob cronJob, List<Job> jobs, Instant now) {

    public CronJobState {
        jobs = List.copyOf(jobs);
    }
}
