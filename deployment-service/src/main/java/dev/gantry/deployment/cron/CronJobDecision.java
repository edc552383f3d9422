package dev.gantry.deployment.cron;

import dev.gantry.deployment.job.JobConditions;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next step of a CronJob: start the Job of the last time that has come and was not served, unless that is too long
 * ago, the CronJob is suspended, or its last Job still runs and may not be joined; forget old Jobs.
 *
 * <p>That a time was served is in {@code status.lastScheduleTime}, and in the name of its Job: a controller that dies between the
 * Job's creation and the status finds the Job, or is refused when it creates it again.
 */
public final class CronJobDecision {

    /** Between a time and the look at it, so that the clock has surely passed it. */
    private static final Duration AFTER_TIME = Duration.ofMillis(100);

    private final CronJob cronJob;
    private final List<Job> jobs;
    private final Instant now;
    private final ZoneId zone;
    private final List<CronJobAction> actions = new ArrayList<>();
    private final List<CronJobNote> notes = new ArrayList<>();
    private final CronJobStatus before;
    private Optional<Instant> served;

    private CronJobDecision(CronJobState state) {
        this.cronJob = state.cronJob();
        this.jobs = state.jobs();
        this.now = state.now();
        String timeZone = cronJob.getSpec().getTimeZone();
        this.zone = timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
        this.before = cronJob.getStatus() == null ? new CronJobStatus() : cronJob.getStatus();
        this.served = JobConditions.time(before.getLastScheduleTime());
    }

    public static CronJobStep next(CronJobState state) {
        CronJobDecision decision = new CronJobDecision(state);
        boolean deleting = decision.cronJob.getMetadata().getDeletionTimestamp() != null;
        Duration again = deleting ? Duration.ZERO : decision.decide();
        return new CronJobStep(decision.actions, decision.notes, decision.status(), again);
    }

    private Duration decide() {
        forgetOld();
        if (Boolean.TRUE.equals(cronJob.getSpec().getSuspend())) {
            return Duration.ZERO;
        }
        CronSchedule schedule = CronSchedule.parse(cronJob.getSpec().getSchedule());
        DueTime times = DueTime.between(schedule, zone, since(), now);
        if (times.tooMany()) {
            notes.add(new CronJobNote(
                    true,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"));
        }
        times.due().ifPresent(this::serve);
        return times.next()
                .map(next -> Duration.between(now, next).plus(AFTER_TIME))
                .orElse(Duration.ZERO);
    }

    /** Earlier times do not count: they are served, from before the CronJob's time, or past the starting deadline. */
    private Instant since() {
        Instant created =
                JobConditions.time(cronJob.getMetadata().getCreationTimestamp()).orElse(now);
        Instant since = served.filter(time -> time.isAfter(created)).orElse(created);
        Long deadline = cronJob.getSpec().getStartingDeadlineSeconds();
        if (deadline == null) {
            return since;
        }
        Instant latest = now.minusSeconds(deadline);
        return latest.isAfter(since) ? latest : since;
    }

    private void serve(Instant time) {
        String name = JobOfCronJob.name(cronJob, time);
        if (jobs.stream().anyMatch(job -> name.equals(job.getMetadata().getName()))) {
            served = Optional.of(time); // its Job was created, and the status not written
            return;
        }
        List<Job> active = active();
        String policy = cronJob.getSpec().getConcurrencyPolicy();
        if ("Forbid".equals(policy) && !active.isEmpty()) {
            notes.add(new CronJobNote(
                    false,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid"));
            return;
        }
        if ("Replace".equals(policy)) {
            active.stream().map(CronJobAction.Replace::new).forEach(actions::add);
        }
        actions.add(new CronJobAction.Start(JobOfCronJob.at(cronJob, time, zone), time));
        served = Optional.of(time);
    }

    private void forgetOld() {
        forget(JobConditions.COMPLETE, cronJob.getSpec().getSuccessfulJobsHistoryLimit());
        forget(JobConditions.FAILED, cronJob.getSpec().getFailedJobsHistoryLimit());
    }

    /** The oldest of those that ended so go, as long as there are more than the limit. */
    private void forget(String end, @Nullable Integer limit) {
        List<Job> ended = jobs.stream()
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .filter(job ->
                        JobConditions.whenTrue(JobConditions.of(job), end).isPresent())
                .sorted(Comparator.comparing(CronJobDecision::started)
                        .thenComparing(job -> job.getMetadata().getName()))
                .toList();
        if (limit != null) {
            ended.stream()
                    .limit(Math.max(0, ended.size() - limit))
                    .map(CronJobAction.Forget::new)
                    .forEach(actions::add);
        }
    }

    private static Instant started(Job job) {
        return JobConditions.time(job.getStatus().getStartTime())
                .or(() -> JobConditions.time(job.getMetadata().getCreationTimestamp()))
                .orElse(Instant.EPOCH);
    }

    private List<Job> active() {
        return jobs.stream()
                .filter(job -> !JobConditions.isFinished(job))
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private CronJobStatus status() {
        List<String> replaced = actions.stream()
                .filter(CronJobAction.Replace.class::isInstance)
                .map(action -> action.job().getMetadata().getUid())
                .toList();
        List<ObjectReference> active = active().stream()
                .filter(job -> !replaced.contains(job.getMetadata().getUid()))
                .sorted(Comparator.comparing(job -> job.getMetadata().getName()))
                .map(CronJobDecision::reference)
                .toList();
        return new CronJobStatusBuilder(before)
                .withActive(active)
                .withLastScheduleTime(served.map(JobConditions::text).orElse(null))
                .withLastSuccessfulTime(lastSuccess().orElse(null))
                .build();
    }

    private Optional<String> lastSuccess() {
        return Stream.concat(
                        Stream.ofNullable(before.getLastSuccessfulTime()),
                        jobs.stream()
                                .flatMap(job -> JobConditions.whenTrue(JobConditions.of(job), JobConditions.COMPLETE)
                                        .map(JobCondition::getLastTransitionTime)
                                        .stream()))
                .flatMap(text -> JobConditions.time(text).stream())
                .max(Instant::compareTo)
                .map(JobConditions::text);
    }

    /** The status with the active Jobs of another, decided on once the first one's actions were done. */
    public static CronJobStatus withActiveOf(CronJobStatus status, CronJobStatus later) {
        return new CronJobStatusBuilder(status).withActive(later.getActive()).build();
    }

    private static ObjectReference reference(Job job) {
        return new ObjectReferenceBuilder()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withResourceVersion(job.getMetadata().getResourceVersion())
                .build();
    }
}
