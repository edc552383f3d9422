package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;

/** A pod in words: {@code pod("a").on("node-1").running().ready(since).routable()}. */
final class PodFixture {

    private Pod pod;

    private PodFixture(String name) {
        pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .withResourceVersion("1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    static PodFixture pod(String name) {
        return new PodFixture(name);
    }

    /** A set that wants so many pods with the label app=web. */
    static ReplicaSet replicaSet(int replicas) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("web-1")
                .withNamespace("default")
                .withUid("uid-web-1")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    PodFixture ownedBy(ReplicaSet set) {
        pod = new PodBuilder(pod)
                .editMetadata()
                .withOwnerReferences(Ownership.controlledBy(set))
                .endMetadata()
                .build();
        return this;
    }

    PodFixture labelled(String app) {
        pod = new PodBuilder(pod)
                .editMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .build();
        return this;
    }

    PodFixture on(String node) {
        pod = new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
        return this;
    }

    PodFixture phase(String phase) {
        pod = new PodBuilder(pod).editStatus().withPhase(phase).endStatus().build();
        return this;
    }

    PodFixture ready(Instant since) {
        return phase("Running").condition("Ready", since);
    }

    PodFixture routable() {
        return condition(PodReadiness.ROUTABLE, Instant.EPOCH);
    }

    PodFixture terminating() {
        pod = new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:10Z")
                .endMetadata()
                .build();
        return this;
    }

    PodFixture cost(int cost) {
        pod = new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", Integer.toString(cost))
                .endMetadata()
                .build();
        return this;
    }

    PodFixture restarted(int times) {
        pod = new PodBuilder(pod)
                .editStatus()
                .addNewContainerStatus()
                .withRestartCount(times)
                .endContainerStatus()
                .endStatus()
                .build();
        return this;
    }

    private PodFixture condition(String type, Instant since) {
        pod = new PodBuilder(pod)
                .editStatus()
                .addToConditions(new PodConditionBuilder()
                        .withType(type)
                        .withStatus("True")
                        .withLastTransitionTime(since.toString())
                        .build())
                .endStatus()
                .build();
        return this;
    }

    Pod build() {
        return pod;
    }
}
