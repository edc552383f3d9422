package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a pod's spec asks of nodes out of the wire model. */
final class ConstraintReader {

    private ConstraintReader() {}

    static NodeConstraints read(PodSpec spec, VolumeConstraints volumes) {
        NodeAffinity affinity =
                spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        Map<String, String> selector = spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector();
        return new NodeConstraints(
                text(spec.getNodeName()),
                Map.copyOf(selector),
                affinity == null ? Optional.empty() : required(affinity),
                affinity == null ? List.of() : preferred(affinity),
                spec.getTolerations().stream().map(PodToleration::of).toList(),
                volumes);
    }

    private static Optional<List<NodeTerm>> required(NodeAffinity affinity) {
        return Optional.ofNullable(affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
                .map(ConstraintReader::terms);
    }

    static List<NodeTerm> terms(NodeSelector selector) {
        return selector.getNodeSelectorTerms().stream()
                .map(ConstraintReader::term)
                .toList();
    }

    private static List<NodeTerm.Preferred> preferred(NodeAffinity affinity) {
        return affinity.getPreferredDuringSchedulingIgnoredDuringExecution().stream()
                .map(preferred -> new NodeTerm.Preferred(preferred.getWeight(), term(preferred.getPreference())))
                .toList();
    }

    private static NodeTerm term(NodeSelectorTerm term) {
        return new NodeTerm(requirements(term.getMatchExpressions()), requirements(term.getMatchFields()));
    }

    private static List<Requirement> requirements(List<NodeSelectorRequirement> requirements) {
        return requirements.stream().map(ConstraintReader::requirement).toList();
    }

    private static Requirement requirement(NodeSelectorRequirement requirement) {
        String key = requirement.getKey();
        Set<String> values = Set.copyOf(requirement.getValues());
        return switch (requirement.getOperator()) {
            case "In" -> new Requirement.In(key, values);
            case "NotIn" -> new Requirement.NotIn(key, values);
            case "Exists" -> new Requirement.Exists(key);
            case "DoesNotExist" -> new Requirement.DoesNotExist(key);
            case "Gt" -> comparison(key, values, true);
            case "Lt" -> comparison(key, values, false);
            default -> new Requirement.Never(key);
        };
    }

    private static Requirement comparison(String key, Set<String> values, boolean greater) {
        OptionalLong bound =
                values.size() == 1 ? Requirement.integer(values.iterator().next()) : OptionalLong.empty();
        if (bound.isEmpty()) {
            return new Requirement.Never(key);
        }
        return greater ? new Requirement.Gt(key, bound.getAsLong()) : new Requirement.Lt(key, bound.getAsLong());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
