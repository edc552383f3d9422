package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.TopologySelectorLabelRequirement;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.VolumeNodeAffinity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes on which a volume can be used.
 *
 * @param terms of which a node must match one; every node will do where there are none
 * @param zones by label, the values of which a node must have one, as a volume's own labels have it
 */
public record VolumeReach(Optional<List<NodeTerm>> terms, Map<String, Set<String>> zones) {

    public static final VolumeReach EVERYWHERE = new VolumeReach(Optional.empty());

    /** The labels of zones and regions, and their names before Kubernetes 1.17, which mean the same. */
    private static final Map<String, String> FORMER_NAMES = Map.of(
            "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone",
            "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region");

    /** Between the zones of a volume that is in several. */
    private static final String SEPARATOR = "__";

    public VolumeReach {
        zones = Map.copyOf(zones);
    }

    /** A reach that no zone limits. */
    public VolumeReach(Optional<List<NodeTerm>> terms) {
        this(terms, Map.of());
    }

    /** The reach of a volume, by its node affinity and by the zones in its labels. */
    public static VolumeReach of(PersistentVolume volume) {
        return new VolumeReach(
                of(volume.getSpec().getNodeAffinity()).terms,
                zones(volume.getMetadata().getLabels()));
    }

    private static Map<String, Set<String>> zones(@Nullable Map<String, String> labels) {
        Map<String, Set<String>> zones = new HashMap<>();
        if (labels != null) {
            FORMER_NAMES.forEach((name, former) -> {
                String value = labels.getOrDefault(name, labels.getOrDefault(former, ""));
                if (!value.isEmpty()) {
                    zones.put(name, Set.copyOf(List.of(value.split(SEPARATOR))));
                }
            });
        }
        return zones;
    }

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

    /** Whether the volume can be used on the node. */
    public boolean includes(NodeInfo node) {
        return matches(node) && isInZoneOf(node);
    }

    /** Whether the node matches the volume's affinity. */
    boolean matches(NodeInfo node) {
        return terms.isEmpty() || terms.get().stream().anyMatch(term -> term.matches(node));
    }

    /** Whether the node is in the volume's zones; one that says of no zone or region where it is can use all, as in Kubernetes. */
    boolean isInZoneOf(NodeInfo node) {
        boolean saysWhere = FORMER_NAMES.keySet().stream()
                .anyMatch(name -> !zone(node.labels(), name).isEmpty());
        return zones.isEmpty()
                || !saysWhere
                || zones.entrySet().stream()
                        .allMatch(zone -> zone.getValue().contains(zone(node.labels(), zone.getKey())));
    }

    private static String zone(Map<String, String> labels, String name) {
        String former = FORMER_NAMES.getOrDefault(name, name);
        return labels.getOrDefault(name, labels.getOrDefault(former, ""));
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
