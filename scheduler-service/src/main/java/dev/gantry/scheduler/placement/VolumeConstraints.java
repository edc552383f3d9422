package dev.gantry.scheduler.placement;

import java.util.List;

/**
 * What a pod's claims ask of a node.
 *
 * @param obstacle why no node can take the pod yet, whatever it is like, such as a claim that is missing; "" for no such reason
 * @param bound the reach of each volume that a claim of the pod has
 * @param open for each claim that gets its volume only with the pod, the reach of everything that it could get
 */
public record VolumeConstraints(String obstacle, List<VolumeReach> bound, List<List<VolumeReach>> open) {

    /** Those of a pod without claims. */
    public static final VolumeConstraints NONE = new VolumeConstraints("", List.of(), List.of());

    public static VolumeConstraints obstructed(String obstacle) {
        return new VolumeConstraints(obstacle, List.of(), List.of());
    }

    /** Whether the node matches the affinity of every volume that is there already. */
    public boolean boundReach(NodeInfo node) {
        return bound.stream().allMatch(reach -> reach.matches(node));
    }

    /** Whether the node is in the zones of every volume that is there already. */
    public boolean boundZones(NodeInfo node) {
        return bound.stream().allMatch(reach -> reach.isInZoneOf(node));
    }

    /** Whether every claim without a volume can get one on the node. */
    public boolean openReach(NodeInfo node) {
        return open.stream().allMatch(choices -> choices.stream().anyMatch(reach -> reach.includes(node)));
    }
}
