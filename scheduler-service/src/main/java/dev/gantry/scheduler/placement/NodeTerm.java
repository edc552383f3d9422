package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;

/**
 * A node selector term: matches a node that meets every requirement. A term without requirements matches none.
 *
 * @param expressions on the node's labels
 * @param fields on the node's own fields, of which Kubernetes knows {@code metadata.name}
 */
public record NodeTerm(List<Requirement> expressions, List<Requirement> fields) {

    public boolean matches(NodeInfo node) {
        if (expressions.isEmpty() && fields.isEmpty()) {
            return false;
        }
        return expressions.stream().allMatch(requirement -> requirement.matches(node.labels()))
                && (fields.isEmpty() || fieldsMatch(Map.of("metadata.name", node.name())));
    }

    private boolean fieldsMatch(Map<String, String> nodeFields) {
        return fields.stream().allMatch(requirement -> requirement.matches(nodeFields));
    }

    /** A term that a pod prefers with a weight of 1 to 100. */
    public record Preferred(int weight, NodeTerm term) {}
}
