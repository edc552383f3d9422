package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node selector term: matches a node that meets every requirement. A term without requirements matches none.
 *
 * @param expressions on the node's labels
 * @param fields on the node's own fields, of which Kubernetes knows {@code metadata.name}
 */
public record NodeTerm(List<Requirement> expressions, List<Requirement> fields) {

    private static final String NAME = "metadata.name";

    public boolean matches(NodeInfo node) {
        if (expressions.isEmpty() && fields.isEmpty()) {
            return false;
        }
        // The field first: most nodes fail it, and a pod of a daemon set asks all of them.
        return (fields.isEmpty() || all(fields, Map.of(NAME, node.name()))) && all(expressions, node.labels());
    }

    /** The names of the only nodes that can match; empty where no names limit them. */
    Optional<Set<String>> namedNodes() {
        if (expressions.isEmpty() && fields.isEmpty()) {
            return Optional.of(Set.of());
        }
        for (Requirement field : fields) {
            if (field instanceof Requirement.In(String key, Set<String> names) && key.equals(NAME)) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
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
