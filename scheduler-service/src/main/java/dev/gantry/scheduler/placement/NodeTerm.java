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
        // The field first: most nodes fail it, and a pod of a daemon set asks all of them.
        return (fields.isEmpty() || all(fields, Map.of("metadata.name", node.name())))
                && all(expressions, node.labels());
    }

    private static boolean all(List<Requirement> requirements, Map<String, String> values) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(values)) {
                return false;
            }
        }
        return true;
    }

    /** A term that a pod prefers with a weight of 1 to 100. */
    public record Preferred(int weight, NodeTerm term) {}
}
