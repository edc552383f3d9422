package dev.gantry.deployment.daemon;

import dev.gantry.deployment.pod.PodOfTemplate;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A daemon's pod: it may run on one node only, and stays there whatever befalls the node. */
final class PodOfDaemonSet {

    /** Of a daemon's pod it is the hash of its template. */
    static final String REVISION_LABEL = "controller-revision-hash";

    private static final String NODE_NAME = "metadata.name";
    private static final String GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";
    private static final String GENERATION_LABEL = "pod-template-generation";

    private static final List<String> OUTAGES =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private static final List<String> SHORTAGES = List.of(
            "node.kubernetes.io/disk-pressure",
            "node.kubernetes.io/memory-pressure",
            "node.kubernetes.io/pid-pressure",
            "node.kubernetes.io/unschedulable");

    private static final String NO_NETWORK = "node.kubernetes.io/network-unavailable";

    private PodOfDaemonSet() {}

    /**
     * The pod for a node.
     *
     * @param hash of the present template
     */
    static Pod of(DaemonSet set, String name, String node, String hash) {
        PodBuilder pod = new PodBuilder(
                        PodOfTemplate.named(name, set, set.getSpec().getTemplate()))
                .editMetadata()
                .addToLabels(REVISION_LABEL, hash)
                .endMetadata()
                .withSpec(new PodSpecBuilder(spec(set))
                        .editOrNewAffinity()
                        .editOrNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchField()
                        .withKey(NODE_NAME)
                        .withOperator("In")
                        .withValues(node)
                        .endMatchField()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .build());
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        Optional.ofNullable(annotations == null ? null : annotations.get(GENERATION_ANNOTATION))
                .ifPresent(generation -> pod.editMetadata()
                        .addToLabels(GENERATION_LABEL, generation)
                        .endMetadata());
        return pod.build();
    }

    /** The template's spec with the tolerations that every daemon pod has. */
    static PodSpec spec(DaemonSet set) {
        PodSpec template = set.getSpec().getTemplate().getSpec();
        List<Toleration> tolerations = new ArrayList<>(template.getTolerations());
        automatic(Boolean.TRUE.equals(template.getHostNetwork()))
                .filter(toleration -> !tolerations.contains(toleration))
                .forEach(tolerations::add);
        return new PodSpecBuilder(template).withTolerations(tolerations).build();
    }

    private static Stream<Toleration> automatic(boolean hostNetwork) {
        return Stream.of(
                        OUTAGES.stream().map(key -> tolerates(key, "NoExecute")),
                        SHORTAGES.stream().map(key -> tolerates(key, "NoSchedule")),
                        Stream.of(NO_NETWORK).filter(key -> hostNetwork).map(key -> tolerates(key, "NoSchedule")))
                .flatMap(tolerations -> tolerations);
    }

    private static Toleration tolerates(String key, String effect) {
        return new TolerationBuilder()
                .withKey(key)
                .withOperator("Exists")
                .withEffect(effect)
                .build();
    }

    /** The node that the pod runs on, or is for. */
    static Optional<String> node(Pod pod) {
        String bound = pod.getSpec().getNodeName();
        return bound == null || bound.isEmpty() ? intended(pod) : Optional.of(bound);
    }

    private static Optional<String> intended(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .map(NodeSelector::getNodeSelectorTerms)
                .flatMap(terms -> terms.stream()
                        .flatMap(term -> term.getMatchFields().stream())
                        .filter(field -> NODE_NAME.equals(field.getKey()))
                        .map(NodeSelectorRequirement::getValues)
                        .flatMap(List::stream)
                        .findFirst());
    }

    /** The hash of the template that the pod was made of, or "". */
    static String hash(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(REVISION_LABEL, "");
    }
}
