package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.TopologySelectorLabelRequirement;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.VolumeNodeAffinity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes on which a volume can be used.
 *
 * @param terms of which a node must match one; every node will do where there are none
 */
public record VolumeReach(Optional<List<NodeTerm>> terms) {

    public static final VolumeReach EVERYWHERE = new VolumeReach(Optional.empty());

    /** The reach of a volume with this affinity. */
    public static VolumeReach of(@Nullable VolumeNodeAffinity affinity) {
        return affinity == null || affinity.getRequired() == null
                ? EVERYWHERE
                : new VolumeReach(Optional.of(ConstraintReader.terms(affinity.getRequired())));
    }

    /** The reach of what a storage class with these topologies provisions. */
    public static VolumeReach of(List<TopologySelectorTerm> topologies) {
        return topologies.isEmpty()
                ? EVERYWHERE
                : new VolumeReach(
                        Optional.of(topologies.stream().map(VolumeReach::term).toList()));
    }

    public boolean includes(NodeInfo node) {
        return terms.isEmpty() || terms.get().stream().anyMatch(term -> term.matches(node));
    }

    private static NodeTerm term(TopologySelectorTerm topology) {
        List<Requirement> labels = topology.getMatchLabelExpressions().stream()
                .map(VolumeReach::requirement)
                .toList();
        return new NodeTerm(labels, List.of());
    }

    private static Requirement requirement(TopologySelectorLabelRequirement label) {
        return new Requirement.In(label.getKey(), Set.copyOf(label.getValues()));
    }
}
