package dev.gantry.deployment.release;

import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.release.ReleasedWorkload.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how far the rollouts of workloads are, by the same words by which {@code kubectl rollout status} waits. */
public final class WorkloadRollouts {

    private static final String REVISION = "deployment.kubernetes.io/revision";

    private WorkloadRollouts() {}

    public static ReleasedWorkload of(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return new ReleasedWorkload(
                ref(deployment),
                deployment.getSpec().getTemplate(),
                annotations == null ? "" : annotations.getOrDefault(REVISION, ""),
                StartOrder.dependencies(deployment),
                rollout(deployment));
    }

    public static ReleasedWorkload of(StatefulSet set) {
        StatefulSetStatus status = Optional.ofNullable(set.getStatus()).orElseGet(StatefulSetStatus::new);
        return new ReleasedWorkload(
                ref(set),
                set.getSpec().getTemplate(),
                Objects.requireNonNullElse(status.getUpdateRevision(), ""),
                StartOrder.dependencies(set),
                rollout(set, status));
    }

    private static WorkloadRef ref(HasMetadata workload) {
        return WorkloadRef.of(workload.getKind(), workload.getMetadata().getName());
    }

    private static Rollout rollout(Deployment deployment) {
        DeploymentStatus status = Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
        if (unseen(deployment, status.getObservedGeneration())) {
            return new Rollout.UnderWay("its new template is not seen yet");
        }
        return failure(status).orElseGet(() -> counted(deployment, status));
    }

    private static Optional<Rollout> failure(DeploymentStatus status) {
        return condition(status, "gantry.dev/RolledBack")
                .or(() ->
                        condition(status, "Progressing").filter(c -> "ProgressDeadlineExceeded".equals(c.getReason())))
                .map(c -> new Rollout.Failed(c.getReason(), c.getMessage()));
    }

    private static Rollout counted(Deployment deployment, DeploymentStatus status) {
        int desired = orElse(deployment.getSpec().getReplicas(), 1);
        int updated = orElse(status.getUpdatedReplicas(), 0);
        int available = orElse(status.getAvailableReplicas(), 0);
        boolean told = condition(status, "Progressing")
                .filter(c -> "NewReplicaSetAvailable".equals(c.getReason()))
                .isPresent();
        boolean complete =
                told && updated == desired && available == desired && orElse(status.getReplicas(), 0) == desired;
        return complete
                ? new Rollout.Complete()
                : new Rollout.UnderWay(
                        updated + " of " + desired + " pods are updated, " + available + " are available");
    }

    private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
        return Optional.ofNullable(status.getConditions()).orElse(List.of()).stream()
                .filter(c -> type.equals(c.getType()))
                .findFirst();
    }

    /** A StatefulSet tells no failure: only its member's deadline ends it. */
    private static Rollout rollout(StatefulSet set, StatefulSetStatus status) {
        if (unseen(set, status.getObservedGeneration())) {
            return new Rollout.UnderWay("its new template is not seen yet");
        }
        int desired = orElse(set.getSpec().getReplicas(), 1);
        int updated = orElse(status.getUpdatedReplicas(), 0);
        int ready = orElse(status.getReadyReplicas(), 0);
        boolean complete = Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && orElse(status.getReplicas(), 0) == desired
                && ready == desired;
        return complete
                ? new Rollout.Complete()
                : new Rollout.UnderWay(updated + " of " + desired + " pods are updated, " + ready + " are ready");
    }

    private static boolean unseen(HasMetadata workload, @Nullable Long observed) {
        Long generation = workload.getMetadata().getGeneration();
        return (observed == null ? 0 : observed) < (generation == null ? 0 : generation);
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
