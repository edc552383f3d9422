package dev.gantry.scheduler.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import org.junit.jupiter.api.Test;

class WorkloadStatusTest {

    @Test
    void aReplicaSetIsAtRestWithAllPodsAvailable() {
        assertThat(WorkloadStatus.of(replicaSet(3, 3, 1, 1))).isEqualTo(new Workload("rs", 3, true));
        assertThat(WorkloadStatus.of(replicaSet(3, 2, 1, 1)).settled()).isFalse();
        assertThat(WorkloadStatus.of(replicaSet(3, 3, 2, 1)).settled()).isFalse();
        assertThat(WorkloadStatus.of(new ReplicaSetBuilder(replicaSet(3, 3, 1, 1))
                                .withStatus(null)
                                .build())
                        .settled())
                .isFalse();
    }

    @Test
    void aDeploymentIsNotAtRestDuringARollout() {
        ReplicaSet set = replicaSet(3, 3, 1, 1);
        assertThat(WorkloadStatus.of(deployment(3, 3, 3, 1), set)).isEqualTo(new Workload("d", 3, true));
        assertThat(WorkloadStatus.of(deployment(3, 3, 2, 1), set).settled()).isFalse();
        assertThat(WorkloadStatus.of(deployment(3, 4, 3, 1), set).settled()).isFalse();
        assertThat(WorkloadStatus.of(deployment(3, 3, 3, 2), set).settled()).isFalse();
        assertThat(WorkloadStatus.of(deployment(3, 3, 3, 1), replicaSet(3, 2, 1, 1))
                        .settled())
                .isFalse();
    }

    @Test
    void aStatefulSetIsNotAtRestBetweenRevisions() {
        assertThat(WorkloadStatus.of(statefulSet("r1", "r1"))).isEqualTo(new Workload("s", 2, true));
        assertThat(WorkloadStatus.of(statefulSet("r1", "r2")).settled()).isFalse();
    }

    @Test
    void whatIsBeingDeletedIsNotAtRest() {
        ReplicaSet set = new ReplicaSetBuilder(replicaSet(3, 3, 1, 1))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(WorkloadStatus.of(set).settled()).isFalse();
    }

    private static ReplicaSet replicaSet(int replicas, int ready, long generation, long observed) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withUid("rs")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(replicas)
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .endStatus()
                .build();
    }

    private static Deployment deployment(int replicas, int all, int updated, long generation) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withUid("d")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(all)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .endStatus()
                .build();
    }

    private static StatefulSet statefulSet(String current, String update) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withUid("s")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(2)
                .withReadyReplicas(2)
                .withAvailableReplicas(2)
                .withCurrentRevision(current)
                .withUpdateRevision(update)
                .endStatus()
                .build();
    }
}
