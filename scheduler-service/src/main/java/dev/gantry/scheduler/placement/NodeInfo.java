package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node is, apart from what runs on it.
 *
 * @param name its name
 * @param labels its labels
 * @param taints its taints of known effects
 * @param unschedulable whether it is cordoned
 * @param allocatable what pods may request of it in sum
 * @param images the sizes in bytes of the images that it has, by each of their names
 */
public record NodeInfo(
        String name,
        Map<String, String> labels,
        List<NodeTaint> taints,
        boolean unschedulable,
        ResourceAmounts allocatable,
        Map<String, Long> images) {

    /** A node that tells of no images. */
    public NodeInfo(
            String name,
            Map<String, String> labels,
            List<NodeTaint> taints,
            boolean unschedulable,
            ResourceAmounts allocatable) {
        this(name, labels, taints, unschedulable, allocatable, Map.of());
    }

    public static NodeInfo of(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return new NodeInfo(
                node.getMetadata().getName(),
                labels == null ? Map.of() : Map.copyOf(labels),
                taints(node),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                node.getStatus() == null
                        ? ResourceAmounts.NONE
                        : ResourceAmounts.of(node.getStatus().getAllocatable()),
                images(node));
    }

    private static Map<String, Long> images(Node node) {
        if (node.getStatus() == null) {
            return Map.of();
        }
        Map<String, Long> sizes = new HashMap<>();
        for (ContainerImage image : node.getStatus().getImages()) {
            long size = image.getSizeBytes() == null ? 0 : image.getSizeBytes();
            image.getNames().forEach(name -> sizes.put(name, size));
        }
        return Map.copyOf(sizes);
    }

    private static List<NodeTaint> taints(Node node) {
        return node.getSpec() == null
                ? List.of()
                : node.getSpec().getTaints().stream()
                        .flatMap(taint -> NodeTaint.of(taint).stream())
                        .toList();
    }
}
