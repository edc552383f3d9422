package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.Workload;
import dev.gantry.deployment.order.WorkloadReadiness;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks what the workloads of a namespace wait for; a workload that depends on nothing costs nothing. */
public final class StartGates {

    private final List<ResourceView<? extends HasMetadata>> workloads;

    /** @param workloads every kind that can be waited for */
    public StartGates(List<ResourceView<? extends HasMetadata>> workloads) {
        this.workloads = List.copyOf(workloads);
    }

    /** What holds the pods of a set; the set carries the annotations of its Deployment. */
    public StartHolds of(ReplicaSet set) {
        boolean stops = isNone(set.getSpec().getReplicas())
                && Optional.ofNullable(set.getStatus())
                        .map(ReplicaSetStatus::getReplicas)
                        .filter(pods -> pods > 0)
                        .isPresent();
        WorkloadRef ref = owner(set);
        return of(set, ref, stops, order -> order.wantsNone(ref));
    }

    /** What holds the pods of a set. */
    public StartHolds of(StatefulSet set) {
        boolean stops = isNone(set.getSpec().getReplicas())
                && Optional.ofNullable(set.getStatus())
                        .map(StatefulSetStatus::getReplicas)
                        .filter(pods -> pods > 0)
                        .isPresent();
        return of(set, self(set), stops, _ -> true);
    }

    /**
     * What holds the pods of a set.
     *
     * @param wantsNone whether its template fits no node
     */
    public StartHolds of(DaemonSet set, boolean wantsNone) {
        boolean stops = wantsNone
                && WorkloadReadiness.of(set).filter(known -> known.pods() > 0).isPresent();
        return of(set, self(set), stops, _ -> true);
    }

    /** What holds the pods of a workload of a kind that is never asked to have none, and so starts in order only. */
    public StartHolds ofStarting(HasMetadata workload) {
        return of(workload, self(workload), false, _ -> false);
    }

    /** @param asked whether it is the workload that is to stop, and not just one of its sets */
    private StartHolds of(HasMetadata workload, WorkloadRef ref, boolean stops, Predicate<StartOrder> asked) {
        List<WorkloadRef> dependencies = StartOrder.dependencies(workload);
        if (dependencies.isEmpty() && !stops) {
            return StartHolds.NONE;
        }
        StartOrder order = new StartOrder(inNamespace(workload.getMetadata().getNamespace()));
        return new StartHolds(
                order.start(ref, dependencies), stops && asked.test(order) ? order.stop(ref) : Optional.empty());
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
                .orElseGet(() -> self(set));
    }

    private static WorkloadRef self(HasMetadata workload) {
        return WorkloadRef.of(workload.getKind(), workload.getMetadata().getName());
    }

    private static boolean isNone(@Nullable Integer replicas) {
        return replicas != null && replicas == 0;
    }
}
