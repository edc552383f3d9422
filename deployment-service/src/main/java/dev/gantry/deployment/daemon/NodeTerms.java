package dev.gantry.deployment.daemon;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a node is one that a required node affinity names. */
final class NodeTerms {

    private NodeTerms() {}

    /** One term must match as a whole; a term without any requirement matches nothing. */
    static boolean anyMatches(NodeSelector selector, Node node) {
        return selector.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, node));
    }

    private static boolean matches(NodeSelectorTerm term, Node node) {
        List<NodeSelectorRequirement> expressions = term.getMatchExpressions();
        List<NodeSelectorRequirement> fields = term.getMatchFields();
        Map<String, String> labels = labels(node);
        Map<String, String> fieldValues =
                Map.of("metadata.name", node.getMetadata().getName());
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(e -> matches(e, labels.get(e.getKey())))
                && fields.stream().allMatch(f -> matches(f, fieldValues.get(f.getKey())));
    }

    /** @param value null where the node has no such label */
    private static boolean matches(NodeSelectorRequirement requirement, @Nullable String value) {
        List<String> values = requirement.getValues();
        return switch (requirement.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && compare(value, values) > 0;
            case "Lt" -> value != null && compare(value, values) < 0;
            default -> false;
        };
    }

    /** What is no whole number compares as equal, and so is neither greater nor less. */
    private static int compare(String value, List<String> values) {
        boolean numbers = values.size() == 1 && isNumber(value) && isNumber(values.getFirst());
        return numbers ? new BigInteger(value).compareTo(new BigInteger(values.getFirst())) : 0;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]{1,18}");
    }

    static Map<String, String> labels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
