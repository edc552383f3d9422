package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.Workload;
import dev.gantry.deployment.order.WorkloadReadiness;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.rollout.StartHolds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.List;
import java.util.Optional;

/** Asks what the workloads of a namespace wait for; a workload that depends on nothing costs nothing. */
public final class StartGates {

    private final List<ResourceView<? extends HasMetadata>> workloads;

    /** @param workloads every kind that can be waited for */
    public StartGates(List<ResourceView<? extends HasMetadata>> workloads) {
        this.workloads = List.copyOf(workloads);
    }

    /** What holds the pods of a set; the set carries the annotations of its Deployment. */
    public StartHolds of(ReplicaSet set) {
        List<WorkloadRef> dependencies = StartOrder.dependencies(set);
        boolean stops = wanted(set) == 0 && existing(set) > 0;
        if (dependencies.isEmpty() && !stops) {
            return StartHolds.NONE;
        }
        WorkloadRef ref = owner(set);
        StartOrder order = new StartOrder(inNamespace(set.getMetadata().getNamespace()));
        return new StartHolds(
                order.start(ref, dependencies), stops && order.wantsNone(ref) ? order.stop(ref) : Optional.empty());
    }

    /** The circle that a workload of the namespace would be part of if it depended on these. */
    Optional<String> circle(String namespace, WorkloadRef ref, List<WorkloadRef> dependsOn) {
        return dependsOn.isEmpty() ? Optional.empty() : new StartOrder(inNamespace(namespace)).cycle(ref, dependsOn);
    }

    private List<Workload> inNamespace(String namespace) {
        return workloads.stream()
                .flatMap(view -> view.list(namespace).stream())
                .flatMap(object -> WorkloadReadiness.of(object).stream())
                .toList();
    }

    private static WorkloadRef owner(ReplicaSet set) {
        return Ownership.controller(set)
                .map(owner -> WorkloadRef.of(owner.getKind(), owner.getName()))
                .orElseGet(() -> WorkloadRef.of("ReplicaSet", set.getMetadata().getName()));
    }

    private static int existing(ReplicaSet set) {
        return Optional.ofNullable(set.getStatus())
                .map(ReplicaSetStatus::getReplicas)
                .orElse(0);
    }

    private static int wanted(ReplicaSet set) {
        return Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
    }
}
