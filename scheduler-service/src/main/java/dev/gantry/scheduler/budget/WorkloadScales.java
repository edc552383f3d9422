package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.disruption.ExpectedPods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many pods workloads are meant to have; a ReplicaSet of a Deployment counts as the Deployment, also during an update. */
public final class WorkloadScales {

    private final ResourceView<Deployment> deployments;
    private final ResourceView<ReplicaSet> replicaSets;
    private final ResourceView<StatefulSet> statefulSets;

    public WorkloadScales(
            ResourceView<Deployment> deployments,
            ResourceView<ReplicaSet> replicaSets,
            ResourceView<StatefulSet> statefulSets) {
        this.deployments = deployments;
        this.replicaSets = replicaSets;
        this.statefulSets = statefulSets;
    }

    /** A workload and its number of replicas. */
    private record Scale(String uid, int replicas) {}

    /** Whether the workloads have been told of; before, a pod's one may only seem to be missing. */
    public boolean synced() {
        return deployments.synced() && replicaSets.synced() && statefulSets.synced();
    }

    /** The sum over the pods' workloads, each counted once. */
    public ExpectedPods expected(List<Pod> pods) {
        Map<String, Integer> replicas = new HashMap<>();
        for (Pod pod : pods) {
            Optional<Scale> scale =
                    controller(pod).flatMap(reference -> scale(pod.getMetadata().getNamespace(), reference));
            if (scale.isEmpty()) {
                return new ExpectedPods.Unknown("found no controller with a scale for pod \""
                        + pod.getMetadata().getName() + "\"");
            }
            replicas.put(scale.get().uid(), scale.get().replicas());
        }
        return new ExpectedPods.Known(
                replicas.values().stream().mapToInt(Integer::intValue).sum());
    }

    private Optional<Scale> scale(String namespace, OwnerReference reference) {
        ObjectKey key = new ObjectKey(namespace, reference.getName());
        return switch (reference.getKind()) {
            case "ReplicaSet" ->
                same(replicaSets.get(key), reference)
                        .flatMap(set -> controller(set)
                                .map(deployment -> scale(namespace, deployment))
                                .orElseGet(() -> Optional.of(new Scale(
                                        reference.getUid(),
                                        replicas(set.getSpec().getReplicas())))));
            case "Deployment" ->
                same(deployments.get(key), reference)
                        .map(deployment -> new Scale(
                                reference.getUid(),
                                replicas(deployment.getSpec().getReplicas())));
            case "StatefulSet" ->
                same(statefulSets.get(key), reference)
                        .map(set -> new Scale(
                                reference.getUid(), replicas(set.getSpec().getReplicas())));
            default -> Optional.empty();
        };
    }

    private static <T extends HasMetadata> Optional<T> same(Optional<T> found, OwnerReference reference) {
        return found.filter(object -> object.getMetadata().getUid().equals(reference.getUid()));
    }

    private static int replicas(Integer replicas) {
        return replicas == null ? 1 : replicas;
    }

    private static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
    }
}
