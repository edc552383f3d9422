package dev.gantry.simulation.cluster;

import dev.gantry.deployment.job.JobConditions;
import dev.gantry.deployment.job.JobPod;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.InMemoryOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Of Jobs: never more pods than may run at once, completions exact; of CronJobs that forbid it, never two Jobs at once. */
final class JobInvariants {

    private final ClusterWorld world;
    private final Set<String> strays;

    /** @param strays uids of pods that requests made which came late */
    JobInvariants(ClusterWorld world, Set<String> strays) {
        this.world = world;
        this.strays = strays;
        world.jobs().observe((before, after) -> {
            if (before.isEmpty() && world.stage().is(Actor.WORKLOADS)) {
                started(after.orElseThrow());
            }
        });
    }

    private static boolean isOwnedBy(HasMetadata object, String uid) {
        return Ownership.controller(object)
                .filter(owner -> owner.getUid().equals(uid))
                .isPresent();
    }

    private void started(Job job) {
        String cronJob = Ownership.controller(job).orElseThrow().getUid();
        boolean forbidden = world.cronJobs().list().stream()
                .filter(c -> c.getMetadata().getUid().equals(cronJob))
                .anyMatch(c -> !"Allow".equals(c.getSpec().getConcurrencyPolicy()));
        long running = world.jobs().list().stream()
                .filter(other -> isOwnedBy(other, cronJob) && !JobConditions.isFinished(other))
                .count();
        if (forbidden && running > 1) {
            throw world.violated(job.getMetadata().getName() + " was started while another one runs");
        }
    }

    /** The controller made a pod. */
    void created(Pod pod) {
        Optional<Job> owner = world.jobs().list().stream()
                .filter(job -> isOwnedBy(pod, job.getMetadata().getUid()))
                .findFirst();
        if (owner.isEmpty()) {
            return;
        }
        List<Pod> active = world.pods().list().stream()
                .filter(PodReadiness::active)
                .filter(other -> !strays.contains(other.getMetadata().getUid()))
                .filter(other -> isOwnedBy(other, owner.get().getMetadata().getUid()))
                .toList();
        String name = owner.get().getMetadata().getName();
        if (active.size() > owner.get().getSpec().getParallelism()) {
            throw world.violated(active.size() + " pods of " + name + " are active");
        }
        String index = index(pod);
        if (!index.isEmpty()
                && active.stream().filter(other -> index(other).equals(index)).count() > 1) {
            throw world.violated("index " + index + " of " + name + " runs twice at once");
        }
    }

    private static String index(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(JobPod.INDEX, "");
    }

    void atEnd(Job job) {
        String name = job.getMetadata().getName();
        if (!JobConditions.isFinished(job)) {
            throw world.violated(name + " has not ended");
        }
        Set<String> succeeded = new HashSet<>();
        world.pods().log().stream()
                .map(InMemoryOwner.Change::object)
                .filter(pod -> isOwnedBy(pod, job.getMetadata().getUid()))
                .filter(pod -> JobPod.isTracked(pod) && PodReadiness.phase(pod).equals("Succeeded"))
                .forEach(pod -> succeeded.add(pod.getMetadata().getUid()));
        Integer counted = job.getStatus().getSucceeded();
        int completions = counted == null ? 0 : counted;
        boolean complete = JobConditions.whenTrue(JobConditions.of(job), JobConditions.COMPLETE)
                .isPresent();
        if (completions != succeeded.size()
                || (complete && completions != job.getSpec().getCompletions())) {
            throw world.violated(name + " counts " + completions + " completions, and " + succeeded + " succeeded");
        }
    }
}
