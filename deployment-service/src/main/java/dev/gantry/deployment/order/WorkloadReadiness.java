package dev.gantry.deployment.order;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how far a workload is from its status. It is ready when it wants pods and all of them are available; a Job is when it
 * is complete. During an update of its own it stays ready as long as as many are available.
 */
public final class WorkloadReadiness {

    private WorkloadReadiness() {}

    /** Empty for kinds that cannot be waited for. */
    public static Optional<Workload> of(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> Optional.of(deployment(deployment));
            case StatefulSet set -> Optional.of(statefulSet(set));
            case DaemonSet set -> Optional.of(daemonSet(set));
            case Job job -> Optional.of(job(job));
            default -> Optional.empty();
        };
    }

    private static Workload deployment(Deployment deployment) {
        var status = Optional.ofNullable(deployment.getStatus());
        int pods = number(status.map(s -> s.getReplicas()).orElse(0))
                + number(status.map(s -> s.getTerminatingReplicas()).orElse(0));
        return counted(
                deployment,
                wanted(deployment.getSpec().getReplicas()),
                number(status.map(s -> s.getAvailableReplicas()).orElse(0)),
                pods);
    }

    private static Workload statefulSet(StatefulSet set) {
        var status = Optional.ofNullable(set.getStatus());
        return counted(
                set,
                wanted(set.getSpec().getReplicas()),
                number(status.map(s -> s.getAvailableReplicas()).orElse(0)),
                number(status.map(s -> s.getReplicas()).orElse(0)));
    }

    private static Workload daemonSet(DaemonSet set) {
        var status = Optional.ofNullable(set.getStatus());
        return counted(
                set,
                number(status.map(s -> s.getDesiredNumberScheduled()).orElse(0)),
                number(status.map(s -> s.getNumberAvailable()).orElse(0)),
                number(status.map(s -> s.getCurrentNumberScheduled()).orElse(0))
                        + number(status.map(s -> s.getNumberMisscheduled()).orElse(0)));
    }

    private static Workload job(Job job) {
        boolean complete = job.getStatus() != null
                && job.getStatus().getConditions() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(c -> "Complete".equals(c.getType()) && "True".equals(c.getStatus()));
        int active = job.getStatus() == null ? 0 : number(job.getStatus().getActive());
        return workload(job, complete, complete ? "is complete" : "is not complete", !complete, active);
    }

    private static Workload counted(HasMetadata object, int wanted, int available, int pods) {
        return workload(
                object,
                wanted > 0 && available >= wanted,
                wanted == 0 ? "wants no pods" : available + " of " + wanted + " pods are available",
                wanted > 0,
                pods);
    }

    private static Workload workload(HasMetadata object, boolean ready, String state, boolean wantsPods, int pods) {
        List<WorkloadRef> dependsOn = StartOrder.dependencies(object);
        return new Workload(
                WorkloadRef.of(object.getKind(), object.getMetadata().getName()),
                dependsOn,
                ready,
                state,
                wantsPods,
                pods);
    }

    private static int wanted(@Nullable Integer replicas) {
        return replicas == null ? 1 : replicas;
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
