package dev.gantry.registry;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Pods in the words of a test: {@code pod("a").labelled("app", "web").ready()}. */
public final class PodFixture {

    private static final JsonMapper MIRROR = MirroredPods.FIELDS.mapper();

    private PodBuilder builder;

    private PodFixture(String name) {
        builder = new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("app")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .withProtocol("TCP")
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
    }

    public static PodFixture pod(String name) {
        return new PodFixture(name).labelled(Map.of("app", "web"));
    }

    public PodFixture labelled(Map<String, String> labels) {
        builder = builder.editMetadata().withLabels(labels).endMetadata();
        return this;
    }

    /** The hash of the template that it was made of. */
    public PodFixture revision(String hash) {
        builder = builder.editMetadata().addToLabels("pod-template-hash", hash).endMetadata();
        return this;
    }

    /** The ReplicaSet that made it. */
    public PodFixture of(String set) {
        builder = builder.editMetadata()
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(set)
                .withUid("uid-" + set)
                .withController(true)
                .endOwnerReference()
                .endMetadata();
        return this;
    }

    public PodFixture at(String ip) {
        builder = builder.editStatus().withPodIP(ip).endStatus();
        return this;
    }

    public PodFixture httpPort(int port) {
        builder = builder.editSpec()
                .editFirstContainer()
                .editFirstPort()
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec();
        return this;
    }

    public PodFixture phase(String phase) {
        builder = builder.editStatus().withPhase(phase).endStatus();
        return this;
    }

    public PodFixture ready() {
        return condition("Ready", "True");
    }

    public PodFixture condition(String type, String status) {
        builder = builder.editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .endCondition()
                .endStatus();
        return this;
    }

    public PodFixture terminating() {
        builder = builder.editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata();
        return this;
    }

    /** As the registry's mirror shows it: what is decided by fields that it skips shows in every test. */
    public Pod build() {
        return MIRROR.readValue(WireJson.encode(WireJson.toDocument(builder.build())), Pod.class);
    }
}
