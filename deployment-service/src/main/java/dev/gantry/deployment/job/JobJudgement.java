package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicyRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a Job has failed or succeeded, by its limits, its deadline and its policies. */
final class JobJudgement {

    private final Job job;
    private final JobSpecView spec;
    private final JobAccounts accounts;
    private final List<JobPod> active;
    private final Instant now;

    JobJudgement(Job job, JobSpecView spec, JobAccounts accounts, List<JobPod> active, Instant now) {
        this.job = job;
        this.spec = spec;
        this.accounts = accounts;
        this.active = active;
        this.now = now;
    }

    Optional<JobEnd> end() {
        return failure().or(this::success);
    }

    private Optional<JobEnd> failure() {
        if (accounts.failJob().isPresent()) {
            return failed("PodFailurePolicy", accounts.failJob().get());
        }
        if (accounts.allFailed() > spec.backoffLimit() || restartedTooOften()) {
            return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        if (untilDeadline().filter(left -> !left.isPositive()).isPresent()) {
            return failed("DeadlineExceeded", "Job was active longer than specified deadline");
        }
        return failedIndexes();
    }

    private Optional<JobEnd> failedIndexes() {
        int failed = accounts.failedIndexes().size();
        if (spec.maxFailedIndexes().isPresent()
                && failed > spec.maxFailedIndexes().getAsInt()) {
            return failed(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        }
        if (failed > 0 && failed + accounts.completedIndexes().size() >= spec.indexLimit()) {
            return failed("FailedIndexes", "Job has failed indexes");
        }
        return Optional.empty();
    }

    /** A pod with restartPolicy OnFailure starts its containers again itself, and its restarts count. */
    private boolean restartedTooOften() {
        String policy = job.getSpec().getTemplate().getSpec().getRestartPolicy();
        if (!"OnFailure".equals(policy)) {
            return false;
        }
        int restarts = active.stream().mapToInt(JobPod::restarts).sum();
        return spec.backoffLimit() == 0 ? restarts > 0 : restarts >= spec.backoffLimit();
    }

    /** What is left until the deadline, if there is one and the Job runs. */
    Optional<Duration> untilDeadline() {
        Optional<Instant> start = job.getStatus() == null
                ? Optional.empty()
                : JobConditions.time(job.getStatus().getStartTime());
        return spec.suspended()
                ? Optional.empty()
                : spec.activeDeadline().flatMap(deadline -> start.map(s -> Duration.between(now, s.plus(deadline))));
    }

    private Optional<JobEnd> success() {
        Optional<JobEnd> early = byPolicy();
        if (early.isPresent()) {
            return early;
        }
        boolean done = spec.completions().isPresent()
                ? accounts.allSucceeded() >= spec.completions().getAsInt()
                : accounts.allSucceeded() > 0 && active.isEmpty();
        return done ? Optional.of(new JobEnd.Completed(JobEnd.REACHED, JobEnd.REACHED_MESSAGE)) : Optional.empty();
    }

    private Optional<JobEnd> byPolicy() {
        if (job.getSpec().getSuccessPolicy() == null || !spec.indexed()) {
            return Optional.empty();
        }
        List<SuccessPolicyRule> rules = job.getSpec().getSuccessPolicy().getRules();
        for (int i = 0; i < rules.size(); i++) {
            if (matches(rules.get(i))) {
                return Optional.of(new JobEnd.Completed("SuccessPolicy", "Matched rules at index " + i));
            }
        }
        return Optional.empty();
    }

    private boolean matches(SuccessPolicyRule rule) {
        IndexSet completed = accounts.completedIndexes();
        if (rule.getSucceededIndexes() == null) {
            return rule.getSucceededCount() != null && completed.size() >= rule.getSucceededCount();
        }
        IndexSet wanted = IndexSet.ofStatus(rule.getSucceededIndexes(), spec.indexLimit());
        int needed = rule.getSucceededCount() == null ? wanted.size() : rule.getSucceededCount();
        return completed.sizeWithin(wanted) >= needed;
    }

    private static Optional<JobEnd> failed(String reason, String message) {
        return Optional.of(new JobEnd.Failed(reason, message));
    }
}
