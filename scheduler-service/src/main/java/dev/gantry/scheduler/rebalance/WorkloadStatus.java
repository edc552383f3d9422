package dev.gantry.scheduler.rebalance;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from workloads' statuses whether anything is under way; what a status does not say counts as under way. */
public final class WorkloadStatus {

    private WorkloadStatus() {}

    public static Workload of(ReplicaSet set) {
        int replicas = replicas(set.getSpec().getReplicas());
        ReplicaSetStatus status = set.getStatus();
        boolean settled = status != null
                && observed(set.getMetadata(), status.getObservedGeneration())
                && all(replicas, status.getReplicas(), status.getReadyReplicas(), status.getAvailableReplicas());
        return new Workload(set.getMetadata().getUid(), replicas, settled);
    }

    /** Of a Deployment, one of whose ReplicaSets has the pod. */
    public static Workload of(Deployment deployment, ReplicaSet set) {
        int replicas = replicas(deployment.getSpec().getReplicas());
        DeploymentStatus status = deployment.getStatus();
        boolean settled = of(set).settled()
                && status != null
                && observed(deployment.getMetadata(), status.getObservedGeneration())
                && all(
                        replicas,
                        status.getReplicas(),
                        status.getUpdatedReplicas(),
                        status.getReadyReplicas(),
                        status.getAvailableReplicas());
        return new Workload(deployment.getMetadata().getUid(), replicas, settled);
    }

    public static Workload of(StatefulSet set) {
        int replicas = replicas(set.getSpec().getReplicas());
        StatefulSetStatus status = set.getStatus();
        boolean settled = status != null
                && observed(set.getMetadata(), status.getObservedGeneration())
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && all(replicas, status.getReplicas(), status.getReadyReplicas(), status.getAvailableReplicas());
        return new Workload(set.getMetadata().getUid(), replicas, settled);
    }

    private static boolean observed(ObjectMeta metadata, @Nullable Long generation) {
        return metadata.getDeletionTimestamp() == null && Objects.equals(metadata.getGeneration(), generation);
    }

    private static boolean all(int replicas, @Nullable Integer... counts) {
        return Stream.of(counts).allMatch(count -> Optional.ofNullable(count).orElse(0) == replicas);
    }

    private static int replicas(@Nullable Integer replicas) {
        return replicas == null ? 1 : replicas;
    }
}
