package dev.gantry.deployment.controller.cron;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.cron.CronJobAction;
import dev.gantry.deployment.cron.CronJobDecision;
import dev.gantry.deployment.cron.CronJobNote;
import dev.gantry.deployment.cron.CronJobState;
import dev.gantry.deployment.cron.CronJobStep;
import dev.gantry.deployment.job.JobConditions;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Starts a CronJob's Jobs when their time comes, and keeps its status and its history. */
public final class CronJobReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    private final Tracked<CronJob> cronJobs;
    private final Tracked<Job> jobs;
    private final EventRecorder events;
    private final InstantSource clock;

    public CronJobReconciler(Tracked<CronJob> cronJobs, Tracked<Job> jobs, EventRecorder events, InstantSource clock) {
        this.cronJobs = cronJobs;
        this.jobs = jobs;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cronJobs.view().synced() || !jobs.view().synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<CronJob> found = cronJobs.known().get(key);
        return found.isEmpty() ? Result.DONE : reconcile(found.get());
    }

    private Result reconcile(CronJob cronJob) {
        String uid = cronJob.getMetadata().getUid();
        jobs.writer().settle(uid);
        cronJobs.writer().settle(uid);
        CronJobStep step = decide(cronJob);
        step.notes().forEach(note -> tell(cronJob, note));
        for (CronJobAction action : step.actions()) {
            apply(cronJob, action);
        }
        // What was started is active now; what was done is not asked for again.
        CronJobStatus status = step.actions().isEmpty()
                ? step.status()
                : CronJobDecision.withActiveOf(step.status(), decide(cronJob).status());
        boolean written = status.equals(cronJob.getStatus()) || writeStatus(cronJob, status);
        return Result.after(written ? step.requeueAfter() : AFTER_CONFLICT);
    }

    private CronJobStep decide(CronJob cronJob) {
        return CronJobDecision.next(new CronJobState(
                cronJob, jobs.known().controlledBy(cronJob.getMetadata().getUid()), clock.instant()));
    }

    private void apply(CronJob cronJob, CronJobAction action) {
        Write<Job> write = switch (action) {
            case CronJobAction.Start(Job job, var _) -> new Write.Create<>(job);
            case CronJobAction.Replace(Job job) -> delete(job);
            case CronJobAction.Forget(Job job) -> delete(job);
        };
        List<Refusal<Job>> refusals = jobs.writer().send(cronJob.getMetadata().getUid(), List.of(write));
        if (refusals.isEmpty()) {
            told(cronJob, action);
        } else {
            refused(cronJob, action, refusals.getFirst().reason());
        }
    }

    private static Write<Job> delete(Job job) {
        return new Write.Delete<>(
                ObjectKey.of(job), Deletion.ofUid(job.getMetadata().getUid()));
    }

    private void told(CronJob cronJob, CronJobAction action) {
        String name = action.job().getMetadata().getName();
        switch (action) {
            case CronJobAction.Start _ -> events.normal(cronJob, "SuccessfulCreate", "Created job " + name);
            case CronJobAction.Replace _, CronJobAction.Forget _ ->
                events.normal(cronJob, "SuccessfulDelete", "Deleted job " + name);
        }
    }

    private void refused(CronJob cronJob, CronJobAction action, ApiException reason) {
        String message = String.valueOf(reason.getMessage());
        if (action instanceof CronJobAction.Start) {
            events.warning(cronJob, "FailedCreate", "Error creating job: " + message);
        } else {
            events.warning(cronJob, "FailedDelete", "Deleted job: " + message);
        }
        throw reason;
    }

    private boolean writeStatus(CronJob cronJob, CronJobStatus status) {
        CronJob updated = new CronJobBuilder(cronJob).withStatus(status).build();
        boolean written = cronJobs.writer()
                .send(cronJob.getMetadata().getUid(), List.of(new Write.UpdateStatus<>(updated)))
                .isEmpty();
        if (written) {
            tellOfEnds(cronJob, status);
        }
        return written;
    }

    /** Each Job that was active and is not any more has ended, if it is still there to say so. */
    private void tellOfEnds(CronJob cronJob, CronJobStatus status) {
        if (cronJob.getStatus() == null || cronJob.getStatus().getActive() == null) {
            return;
        }
        List<String> active =
                status.getActive().stream().map(reference -> reference.getUid()).toList();
        cronJob.getStatus().getActive().stream()
                .filter(reference -> !active.contains(reference.getUid()))
                .flatMap(reference ->
                        jobs
                                .known()
                                .get(new ObjectKey(cronJob.getMetadata().getNamespace(), reference.getName()))
                                .stream())
                .forEach(job -> JobConditions.finish(job)
                        .ifPresent(end -> events.normal(
                                cronJob,
                                "SawCompletedJob",
                                "Saw completed job: " + job.getMetadata().getName() + ", condition: "
                                        + end.getType())));
    }

    private void tell(CronJob cronJob, CronJobNote note) {
        events.record(cronJob, note.warning() ? "Warning" : "Normal", note.reason(), note.message());
    }
}
