package dev.gantry.deployment.controller.job;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.PodFailure;
import dev.gantry.deployment.controller.PodWrites;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.TakenNames;
import dev.gantry.deployment.job.JobDecision;
import dev.gantry.deployment.job.JobState;
import dev.gantry.deployment.job.JobStep;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Moves one Job on: stores what was counted, and only then does what follows from it. */
public final class JobReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    /** An end is listed, let go and counted in three rounds, and replaced in a fourth; then others have their turn. */
    private static final int MAX_ROUNDS = 4;

    private final JobCluster jobCluster;
    private final Cluster cluster;
    private final StartGates gates;
    private final TakenNames takenNames;
    private final PodWrites podWrites;
    private final VettedPods vettedPods;
    private final JobEvents events;

    public JobReconciler(JobCluster jobCluster, StartGates gates) {
        this.gates = gates;
        this.jobCluster = jobCluster;
        this.cluster = jobCluster.cluster();
        this.takenNames = new TakenNames(cluster.clock());
        this.podWrites =
                PodWrites.choosingNames(cluster.pods().writer(), takenNames, cluster.events(), cluster.meters());
        this.vettedPods = new VettedPods(jobCluster);
        this.events = new JobEvents(cluster.events());
    }

    /** When another replica takes over, what this one knows of pods is no longer the latest. */
    public void forget() {
        vettedPods.forgetAll();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!jobCluster.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<Job> found = jobCluster.jobs().known().get(key);
        if (found.isEmpty()) {
            cluster.pods().known().controllers("Job", key).forEach(this::forget);
            return Result.DONE;
        }
        if (isManagedByOthers(found.get())) {
            return Result.DONE;
        }
        String uid = found.get().getMetadata().getUid();
        cluster.pods().writer().settle(uid);
        jobCluster.jobs().writer().settle(uid);
        return rounds(key, uid);
    }

    private static boolean isManagedByOthers(Job job) {
        String manager = job.getSpec().getManagedBy();
        return manager != null && !manager.equals("kubernetes.io/job-controller");
    }

    private void forget(String uid) {
        podWrites.forget(uid);
        vettedPods.forget(uid);
    }

    private Result rounds(ObjectKey key, String uid) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Optional<Job> job = jobCluster
                    .jobs()
                    .known()
                    .get(key)
                    .filter(j -> uid.equals(j.getMetadata().getUid()));
            if (job.isEmpty()) {
                return Result.DONE;
            }
            vettedPods.vet(job.get());
            JobStep step = decide(job.get());
            if (step.expired()) {
                expire(job.get());
                return Result.DONE;
            }
            boolean same = step.status().equals(job.get().getStatus());
            if (!same && !writeStatus(job.get(), step.status())) {
                return Result.after(AFTER_CONFLICT);
            }
            if (same && step.actions().isEmpty()) {
                return Result.after(step.requeueAfter());
            }
            Optional<PodFailure> failure = podWrites.apply(job.get(), step.actions());
            vetCreated(job.get(), step.actions());
            if (failure.isPresent()) {
                return afterFailure(failure.get());
            }
        }
        return Result.after(AFTER_CONFLICT);
    }

    private void vetCreated(Job job, List<PodAction> actions) {
        for (PodAction action : actions) {
            if (action instanceof PodAction.Create(Pod pod)) {
                vettedPods.created(job, pod);
            }
        }
    }

    /** A pod that changed or went meanwhile is a reason to decide again; anything else is told and retried with back-off. */
    private static Result afterFailure(PodFailure failure) {
        if (failure.refusal().isConflict() || failure.refusal().isNotFound()) {
            return Result.after(AFTER_CONFLICT);
        }
        throw failure.refusal();
    }

    private JobStep decide(Job job) {
        return JobDecision.next(new JobState(
                job,
                cluster.pods().known().candidates(job),
                takenNames.of(job.getMetadata().getUid()),
                gates.ofStarting(job),
                cluster.clock().instant()));
    }

    /** Whether the status was stored; it is not when the Job has changed meanwhile, and then nothing else may be done. */
    private boolean writeStatus(Job job, JobStatus status) {
        Job updated = new JobBuilder(job).withStatus(status).build();
        boolean written = jobCluster
                .jobs()
                .writer()
                .send(job.getMetadata().getUid(), List.of(new Write.UpdateStatus<>(updated)))
                .isEmpty();
        if (written) {
            events.tell(job, updated);
        }
        return written;
    }

    private void expire(Job job) {
        Deletion deletion = Deletion.ofUid(job.getMetadata().getUid());
        var _ = jobCluster
                .jobs()
                .writer()
                .send(job.getMetadata().getUid(), List.of(new Write.Delete<>(ObjectKey.of(job), deletion)));
    }
}
