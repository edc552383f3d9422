package dev.gantry.deployment.job;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.WaitingConditions;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status that goes with a decision. */
final class JobStatuses {

    private JobStatuses() {}

    /**
     * Of a Job that runs, or would if it were not suspended or held. Its deadline runs from its start, which is when its first
     * pods may be created.
     */
    static JobStatus running(JobDecision decision, JobAccounts accounts, Optional<Hold> held) {
        JobStatus book = decision.book();
        List<JobCondition> conditions = JobConditions.of(decision.job());
        boolean wasSuspended =
                JobConditions.whenTrue(conditions, JobConditions.SUSPENDED).isPresent();
        String start = book.getStartTime();
        if (decision.spec().suspended()) {
            start = null;
            conditions = JobConditions.with(
                    conditions, JobConditions.SUSPENDED, "True", "JobSuspended", "Job suspended", decision.now());
        } else {
            if (start == null || wasSuspended) {
                start = held.isPresent() ? null : JobConditions.text(decision.now());
            }
            if (wasSuspended) {
                conditions = JobConditions.with(
                        conditions, JobConditions.SUSPENDED, "False", "JobResumed", "Job resumed", decision.now());
            }
        }
        return counts(decision, accounts)
                .withStartTime(start)
                .withConditions(waiting(conditions, held, decision))
                .build();
    }

    private static List<JobCondition> waiting(
            List<JobCondition> conditions, Optional<Hold> held, JobDecision decision) {
        return WaitingConditions.OF_JOBS.told(conditions, conditions, held, decision.now());
    }

    /** Of a Job that is to end so, and has when nothing of it runs and everything is counted. */
    static JobStatus ending(JobDecision decision, JobAccounts accounts, JobEnd end) {
        boolean over = decision.active().isEmpty()
                && decision.pods().stream().noneMatch(JobPod::stillTerminating)
                && accounts.closed();
        List<JobCondition> conditions = JobConditions.of(decision.job());
        JobStatusBuilder status = counts(decision, accounts);
        if (decision.book().getStartTime() == null && !decision.spec().suspended()) {
            status.withStartTime(JobConditions.text(decision.now()));
        }
        switch (end) {
            case JobEnd.Completed(String reason, String message) -> {
                conditions = with(conditions, JobConditions.SUCCESS_CRITERIA_MET, reason, message, decision);
                if (over) {
                    conditions = with(conditions, JobConditions.COMPLETE, reason, message, decision);
                    status.withCompletionTime(JobConditions.text(decision.now()));
                }
            }
            case JobEnd.Failed(String reason, String message) -> {
                conditions = with(conditions, JobConditions.FAILURE_TARGET, reason, message, decision);
                if (over) {
                    conditions = with(conditions, JobConditions.FAILED, reason, message, decision);
                }
            }
        }
        return status.withConditions(waiting(conditions, Optional.empty(), decision))
                .build();
    }

    private static List<JobCondition> with(
            List<JobCondition> conditions, String type, String reason, String message, JobDecision decision) {
        return JobConditions.with(conditions, type, "True", reason, message, decision.now());
    }

    private static JobStatusBuilder counts(JobDecision decision, JobAccounts accounts) {
        JobStatusBuilder status = new JobStatusBuilder(decision.book())
                .withActive(orAbsent(decision.active().size()))
                .withReady(
                        (int) decision.active().stream().filter(JobPod::ready).count())
                .withTerminating((int) decision.pods().stream()
                        .filter(JobPod::stillTerminating)
                        .count())
                .withSucceeded(orAbsent(accounts.succeeded()))
                .withFailed(orAbsent(accounts.failed()))
                .withNewUncountedTerminatedPods()
                .withSucceeded(accounts.uncountedSucceeded())
                .withFailed(accounts.uncountedFailed())
                .endUncountedTerminatedPods();
        if (decision.spec().indexed()) {
            status.withCompletedIndexes(orAbsent(accounts.completedIndexes()));
        }
        if (decision.spec().backoffLimitPerIndex().isPresent()) {
            status.withFailedIndexes(orAbsent(accounts.failedIndexes()));
        }
        return status;
    }

    /** A number or set that Kubernetes leaves out when it is empty. */
    private static @Nullable Integer orAbsent(int number) {
        return number == 0 ? null : number;
    }

    private static @Nullable String orAbsent(IndexSet indexes) {
        return indexes.isEmpty() ? null : indexes.toString();
    }
}
