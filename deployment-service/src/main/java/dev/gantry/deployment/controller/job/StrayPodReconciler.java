package dev.gantry.deployment.controller.job;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.SettlingWriter;
import dev.gantry.deployment.job.JobPod;
import dev.gantry.deployment.job.PodOfJob;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets a pod go that is held for a Job which is gone, or which it is no longer part of: nobody else would. */
public final class StrayPodReconciler implements Reconciler {

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    private final JobCluster cluster;
    private final ResourceClient<Job> jobs;

    /** Takes a client of Jobs, too: that one is gone is decided on the truth, not on a view. */
    public StrayPodReconciler(JobCluster cluster, ResourceClient<Job> jobs) {
        this.cluster = cluster;
        this.jobs = jobs;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cluster.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<Pod> pod = cluster.cluster().pods().known().get(key).filter(JobPod::isTracked);
        if (pod.isEmpty() || isHeld(pod.get())) {
            return Result.DONE;
        }
        String uid = pod.get().getMetadata().getUid();
        SettlingWriter<Pod> writer = cluster.cluster().pods().writer();
        writer.settle("stray/" + uid);
        boolean done = writer.send("stray/" + uid, List.of(new Write.Update<>(PodOfJob.untracked(pod.get()))))
                .isEmpty();
        return done ? Result.DONE : Result.after(AFTER_CONFLICT);
    }

    private boolean isHeld(Pod pod) {
        Optional<OwnerReference> owner = Ownership.controller(pod)
                .filter(reference -> reference.getKind().equals("Job"));
        if (owner.isEmpty()) {
            return false;
        }
        ObjectKey key =
                new ObjectKey(pod.getMetadata().getNamespace(), owner.get().getName());
        return isThere(cluster.jobs().known().get(key), owner.get()) || isThere(jobs.get(key), owner.get());
    }

    private static boolean isThere(Optional<Job> job, OwnerReference owner) {
        return job.filter(j -> owner.getUid().equals(j.getMetadata().getUid())).isPresent();
    }
}
