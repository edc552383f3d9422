package dev.gantry.monitoring.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadOfPodTest {

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, web-bcdf, bcdf, Deployment, web",
        "ReplicaSet, my-web-bcdf, bcdf, Deployment, my-web",
        "ReplicaSet, web, bcdf, ReplicaSet, web",
        "ReplicaSet, web-bcdf, '', ReplicaSet, web-bcdf",
        "StatefulSet, db, '', StatefulSet, db",
        "DaemonSet, logs-x, x, DaemonSet, logs-x",
        "Job, backup-1, '', Job, backup-1",
    })
    void theControllerOfThePodsTells(String ownerKind, String owner, String hash, String kind, String name) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .addToLabels("pod-template-hash", hash)
                .addNewOwnerReference()
                .withKind(ownerKind)
                .withName(owner)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();

        assertThat(WorkloadOfPod.of(pod)).hasValue(new WorkloadOfPod(kind, name));
    }

    @Test
    void aPodOnItsOwnHasNoWorkload() {
        assertThat(WorkloadOfPod.of(
                        new PodBuilder().withNewMetadata().endMetadata().build()))
                .isEmpty();
    }

    @Test
    void aKillIsNewsOnce() {
        Pod running = killed("app", "");
        Pod once = killed("app", "2026-01-01T00:00:00Z");
        Pod twice = killed("app", "2026-01-01T00:05:00Z");

        assertThat(OutOfMemoryKill.news(running, once))
                .containsExactly(new OutOfMemoryKill("app", Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(OutOfMemoryKill.news(once, once)).isEmpty();
        assertThat(OutOfMemoryKill.news(once, twice)).hasSize(1);
    }

    private static Pod killed(String container, String finishedAt) {
        return new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withName(container)
                .withNewLastState()
                .withNewTerminated()
                .withReason(finishedAt.isEmpty() ? "Error" : "OOMKilled")
                .withFinishedAt(finishedAt.isEmpty() ? "2025-12-31T00:00:00Z" : finishedAt)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
