package dev.gantry.deployment.job;

import dev.gantry.deployment.order.StartHolds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that the decision of a Job may depend on.
 *
 * @param job the Job with the status as it is stored: the status is the Job's account book
 * @param pods the pods it controls, those that are terminating included, and those of its namespace that nobody controls
 * @param takenNames names found taken by pods that are not the Job's
 * @param holds what others have to say
 * @param now the moment of the decision
 */
public record JobState(Job job, List<Pod> pods, Set<String> takenNames, StartHolds holds, Instant now) {

    public JobState {
        pods = List.copyOf(pods);
        takenNames = Set.copyOf(takenNames);
    }
}
