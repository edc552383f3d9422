package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod asks of a node beside resources and ports.
 *
 * @param nodeName the only node, or "" for any
 * @param nodeSelector labels that the node must have
 * @param required terms of which the node must match one, if the pod names any
 * @param preferred terms that add their weight to a node's score
 * @param tolerations of taints
 * @param volumes what its claims ask for
 */
public record NodeConstraints(
        String nodeName,
        Map<String, String> nodeSelector,
        Optional<List<NodeTerm>> required,
        List<NodeTerm.Preferred> preferred,
        List<PodToleration> tolerations,
        VolumeConstraints volumes) {

    public static final NodeConstraints NONE =
            new NodeConstraints("", Map.of(), Optional.empty(), List.of(), List.of(), VolumeConstraints.NONE);

    /** Whether the node has all labels of the nodeSelector and matches one of the required terms. */
    public boolean selects(NodeInfo node) {
        return node.labels().entrySet().containsAll(nodeSelector.entrySet())
                && (required.isEmpty() || required.get().stream().anyMatch(term -> term.matches(node)));
    }

    /** Whether the pod tolerates every taint of the node that forbids pods. */
    public boolean toleratesTaintsOf(NodeInfo node) {
        return node.taints().stream()
                .allMatch(taint -> taint.effect() == TaintEffect.PREFER_NO_SCHEDULE || tolerates(taint));
    }

    /** Whether the pod tolerates the taint. */
    public boolean tolerates(NodeTaint taint) {
        return tolerations.stream().anyMatch(toleration -> toleration.tolerates(taint));
    }
}
