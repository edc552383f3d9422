package dev.gantry.deployment.controller.job;

import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.job.JobConditions;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;

/** Tells of what a new status says that the former did not. */
final class JobEvents {

    private final EventRecorder events;

    JobEvents(EventRecorder events) {
        this.events = events;
    }

    void tell(Job before, Job after) {
        for (JobCondition condition : JobConditions.of(after)) {
            if (!JobConditions.of(before).contains(condition)) {
                tell(after, condition);
            }
        }
    }

    private void tell(Job job, JobCondition condition) {
        boolean holds = "True".equals(condition.getStatus());
        switch (condition.getType()) {
            case JobConditions.COMPLETE -> events.normal(job, "Completed", "Job completed");
            case JobConditions.FAILED -> events.warning(job, condition.getReason(), condition.getMessage());
            case JobConditions.SUSPENDED ->
                events.normal(job, holds ? "Suspended" : "Resumed", holds ? "Job suspended" : "Job resumed");
            default -> {
                // How a Job is to end is told once it has.
            }
        }
    }
}
