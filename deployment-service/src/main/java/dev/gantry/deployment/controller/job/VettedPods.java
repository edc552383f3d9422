package dev.gantry.deployment.controller.job;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.controller.KnownObjects;
import dev.gantry.deployment.job.JobPod;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods whose state this process has from their owner itself, or has made itself; the end of any other is not counted
 * before it was read there.
 *
 * <p>The Job's status is this service's own and always the latest, or the write that follows is refused; a view of pods may
 * be older. A predecessor may have counted a pod and let it go, while a view that lags still shows, or is yet to show, the pod
 * as held: counted again, the Job would be short of a completion. Once a pod's state was read, {@link KnownObjects} tells what
 * this process did to it since.
 */
final class VettedPods {

    private final JobCluster cluster;
    private final Map<String, Set<String>> uidsByJob = new ConcurrentHashMap<>();

    VettedPods(JobCluster cluster) {
        this.cluster = cluster;
    }

    /** Reads all pods the first time, and later any that has ended unvetted; throws an ApiException without an answer. */
    void vet(Job job) {
        String jobUid = job.getMetadata().getUid();
        Set<String> vetted = uidsByJob.get(jobUid);
        if (vetted == null) {
            vetted = listed(job);
            uidsByJob.put(jobUid, vetted);
        }
        for (Pod pod : cluster.cluster().pods().known().controlledBy(jobUid)) {
            boolean ended = JobPod.isTracked(pod) && !new JobPod(pod).active();
            if (ended && !vetted.contains(pod.getMetadata().getUid())) {
                read(pod);
                vetted.add(pod.getMetadata().getUid());
            }
        }
    }

    /** Takes a pod that this process has just created. */
    void created(Job job, Pod pod) {
        Set<String> vetted = uidsByJob.get(job.getMetadata().getUid());
        if (vetted != null) {
            cluster.cluster()
                    .pods()
                    .known()
                    .get(ObjectKey.of(pod))
                    .ifPresent(made -> vetted.add(made.getMetadata().getUid()));
        }
    }

    private Set<String> listed(Job job) {
        String jobUid = job.getMetadata().getUid();
        List<Pod> pods = cluster.podOwner().list(job.getMetadata().getNamespace(), selector(job)).stream()
                .filter(pod -> isOf(pod, jobUid))
                .toList();
        Set<String> vetted = ConcurrentHashMap.newKeySet();
        for (Pod pod : pods) {
            cluster.cluster().pods().known().wrote(pod);
            vetted.add(pod.getMetadata().getUid());
        }
        return vetted;
    }

    private void read(Pod shown) {
        KnownObjects<Pod> known = cluster.cluster().pods().known();
        String uid = shown.getMetadata().getUid();
        cluster.podOwner()
                .get(ObjectKey.of(shown))
                .filter(pod -> uid.equals(pod.getMetadata().getUid()))
                .ifPresentOrElse(known::wrote, () -> known.absent(uid));
    }

    /** All pods of a Job with generated labels carry its uid; others are found among all of the namespace. */
    private static String selector(Job job) {
        boolean generated = !Boolean.TRUE.equals(job.getSpec().getManualSelector());
        return generated
                ? "batch.kubernetes.io/controller-uid=" + job.getMetadata().getUid()
                : "";
    }

    private static boolean isOf(Pod pod, String jobUid) {
        return Ownership.controller(pod)
                .map(OwnerReference::getUid)
                .filter(jobUid::equals)
                .isPresent();
    }

    void forget(String jobUid) {
        uidsByJob.remove(jobUid);
    }

    void forgetAll() {
        uidsByJob.clear();
    }
}
