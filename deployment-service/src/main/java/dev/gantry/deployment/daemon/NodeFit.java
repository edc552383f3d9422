package dev.gantry.deployment.daemon;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a DaemonSet's pods have to do with a node. */
enum NodeFit {
    /** There shall be a pod. */
    RUN,
    /** A pod that is there may stay, but none is made: the node keeps new pods off. */
    STAY,
    /** There shall be no pod. */
    LEAVE;

    /**
     * Judges a node by the template's node name, selector, required affinity and tolerations.
     *
     * @param spec with the tolerations that every daemon pod has
     */
    static NodeFit of(PodSpec spec, Node node) {
        if (!isNamed(spec, node) || !isSelected(spec, node) || !isLiked(spec, node)) {
            return LEAVE;
        }
        if (refuses(spec, node, "NoExecute")) {
            return LEAVE;
        }
        return refuses(spec, node, "NoSchedule") ? STAY : RUN;
    }

    private static boolean isNamed(PodSpec spec, Node node) {
        String name = spec.getNodeName();
        return name == null || name.isEmpty() || name.equals(node.getMetadata().getName());
    }

    private static boolean isSelected(PodSpec spec, Node node) {
        Map<String, String> selector = spec.getNodeSelector();
        return selector == null || NodeTerms.labels(node).entrySet().containsAll(selector.entrySet());
    }

    private static boolean isLiked(PodSpec spec, Node node) {
        Optional<NodeSelector> required = Optional.ofNullable(spec.getAffinity())
                .map(affinity -> affinity.getNodeAffinity())
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution);
        return required.isEmpty() || NodeTerms.anyMatches(required.get(), node);
    }

    private static boolean refuses(PodSpec spec, Node node, String effect) {
        List<Taint> taints = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        return taints.stream()
                .filter(taint -> effect.equals(taint.getEffect()))
                .anyMatch(taint -> spec.getTolerations().stream().noneMatch(t -> tolerates(t, taint)));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean anyKey = text(toleration.getKey()).isEmpty();
        boolean anyEffect = text(toleration.getEffect()).isEmpty();
        boolean same = (anyKey || toleration.getKey().equals(taint.getKey()))
                && (anyEffect || toleration.getEffect().equals(taint.getEffect()));
        boolean anyValue = "Exists".equals(toleration.getOperator());
        return same && (anyValue || (!anyKey && text(toleration.getValue()).equals(text(taint.getValue()))));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
