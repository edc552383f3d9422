package dev.gantry.scheduler.rebalancer;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.rebalance.MovablePods;
import dev.gantry.scheduler.rebalance.Workload;
import dev.gantry.scheduler.rebalance.WorkloadStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what would replace a pod, as deployment-service last told. */
public final class Workloads implements MovablePods.Surroundings {

    /** Longer silence may mean that nobody is there who would replace a pod. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final ResourceView<Deployment> deployments;
    private final ResourceView<ReplicaSet> replicaSets;
    private final ResourceView<StatefulSet> statefulSets;
    private final Budgets budgets;

    public Workloads(
            ResourceView<Deployment> deployments,
            ResourceView<ReplicaSet> replicaSets,
            ResourceView<StatefulSet> statefulSets,
            Budgets budgets) {
        this.deployments = deployments;
        this.replicaSets = replicaSets;
        this.statefulSets = statefulSets;
        this.budgets = budgets;
    }

    /** Whether what is known of workloads is of now. */
    boolean areCurrent() {
        return Stream.of(deployments, replicaSets, statefulSets)
                .allMatch(view -> view.synced() && view.staleness().compareTo(LONGEST_SILENCE) < 0);
    }

    @Override
    public List<PodDisruptionBudget> budgets(Pod pod) {
        return budgets.of(pod);
    }

    @Override
    public Optional<Workload> workload(Pod pod) {
        return MovablePods.controller(pod).flatMap(owner -> {
            String namespace = pod.getMetadata().getNamespace();
            return switch (owner.getKind()) {
                case "ReplicaSet" -> find(replicaSets, namespace, owner).flatMap(this::ofReplicaSet);
                case "StatefulSet" -> find(statefulSets, namespace, owner).map(WorkloadStatus::of);
                default -> Optional.empty();
            };
        });
    }

    private Optional<Workload> ofReplicaSet(ReplicaSet set) {
        Optional<OwnerReference> owner = MovablePods.controller(set);
        return owner.isEmpty()
                ? Optional.of(WorkloadStatus.of(set))
                : find(deployments, set.getMetadata().getNamespace(), owner.get())
                        .map(deployment -> WorkloadStatus.of(deployment, set));
    }

    private static <T extends HasMetadata> Optional<T> find(
            ResourceView<T> view, String namespace, OwnerReference reference) {
        return view.get(new ObjectKey(namespace, reference.getName()))
                .filter(object -> object.getMetadata().getUid().equals(reference.getUid()));
    }
}
