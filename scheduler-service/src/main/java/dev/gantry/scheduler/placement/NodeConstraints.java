package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

    /** The names of the only nodes that can be meant, some of which there may not be; empty where no names limit them. */
    Optional<Set<String>> namedNodes() {
        if (!nodeName.isEmpty()) {
            return Optional.of(Set.of(nodeName));
        }
        if (required.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        for (NodeTerm term : required.get()) {
            Optional<Set<String>> ofTerm = term.namedNodes();
            if (ofTerm.isEmpty()) {
                return Optional.empty();
            }
            names.addAll(ofTerm.get());
        }
        return Optional.of(names);
    }

    /** Whether the node has all labels of the nodeSelector and matches one of the required terms. */
    public boolean selects(NodeInfo node) {
        if (!nodeSelector.isEmpty() && !node.labels().entrySet().containsAll(nodeSelector.entrySet())) {
            return false;
        }
        if (required.isEmpty()) {
            return true;
        }
        for (NodeTerm term : required.get()) { // no stream: asked of every node
            if (term.matches(node)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A condition on a node's labels or fields, and whether the node meets it.
     *
     * @param text such as {@code zone in [a, b] (has c)}
     */
    record Checked(String text, boolean met) {

        private static Checked of(Requirement requirement, Map<String, String> labels) {
            String value = labels.get(requirement.key());
            String has = value == null ? "absent" : "has " + value;
            return new Checked(requirement.text() + " (" + has + ")", requirement.matches(labels));
        }
    }

    /** What {@link #selects} looks at: the nodeSelector, and of the required terms the one that the node is the nearest to. */
    List<Checked> requirements(NodeInfo node) {
        List<Checked> checked = new ArrayList<>();
        new TreeMap<>(nodeSelector)
                .forEach(
                        (key, value) -> checked.add(Checked.of(new Requirement.In(key, Set.of(value)), node.labels())));
        required.stream()
                .flatMap(List::stream)
                .map(term -> checked(term, node))
                .min(Comparator.comparingLong(NodeConstraints::unmet))
                .ifPresent(checked::addAll);
        return checked;
    }

    private static long unmet(List<Checked> term) {
        return term.isEmpty()
                ? Long.MAX_VALUE
                : term.stream().filter(one -> !one.met()).count();
    }

    private static List<Checked> checked(NodeTerm term, NodeInfo node) {
        List<Checked> checked = new ArrayList<>();
        term.expressions().forEach(requirement -> checked.add(Checked.of(requirement, node.labels())));
        term.fields()
                .forEach(requirement -> checked.add(Checked.of(requirement, Map.of("metadata.name", node.name()))));
        return checked;
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
