package dev.gantry.monitoring.recommend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The workload to which a pod belongs, as far as the pod tells.
 *
 * @param kind such as {@code Deployment}; {@code Job} also for that of a CronJob, which the pod does not name
 */
public record WorkloadOfPod(String kind, String name) {

    public static final String JOB = "Job";

    private static final String REPLICA_SET = "ReplicaSet";
    private static final String HASH_LABEL = "pod-template-hash";

    /** None of a pod that nobody controls: what it used is of no use once it is gone. */
    public static Optional<WorkloadOfPod> of(Pod pod) {
        return controller(pod).map(owner -> of(owner, hash(pod)));
    }

    /** A Deployment names its ReplicaSet {@code NAME-HASH} after the hash that is also on the pods; one of another name is on its own. */
    private static WorkloadOfPod of(OwnerReference owner, String hash) {
        String suffix = "-" + hash;
        boolean ofDeployment = owner.getKind().equals(REPLICA_SET)
                && !hash.isEmpty()
                && owner.getName().endsWith(suffix);
        return ofDeployment
                ? new WorkloadOfPod(
                        "Deployment",
                        owner.getName().substring(0, owner.getName().length() - suffix.length()))
                : new WorkloadOfPod(owner.getKind(), owner.getName());
    }

    /** What controls an object. */
    public static Optional<OwnerReference> controller(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners == null
                ? Optional.empty()
                : owners.stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst();
    }

    private static String hash(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(HASH_LABEL, "");
    }
}
