package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plugin ImageLocality: prefers nodes that have the pod's images already, the larger the better. An image counts by the part of
 * the nodes that have it, so that a node which alone has one does not draw every pod. The sum scores 0 up to 23 MB and the best
 * from 1000 MB for each container, and in between along a line.
 * Worked case: one image of 800 MB, which one of two nodes has: 400 of the 977 MB past 23 score 377/977 there and 0 elsewhere.
 */
final class ImageScores {

    private static final long LEAST_BYTES = 23L << 20;
    private static final long MOST_BYTES_A_CONTAINER = 1000L << 20;

    private final Map<String, Map<String, Long>> sizesByImage = new HashMap<>();

    /** Takes the images of a node, which had others before. */
    void change(String node, Map<String, Long> before, Map<String, Long> after) {
        before.keySet().stream().filter(image -> !after.containsKey(image)).forEach(image -> remove(image, node));
        after.forEach((image, size) ->
                sizesByImage.computeIfAbsent(image, i -> new HashMap<>()).put(node, size));
    }

    private void remove(String image, String node) {
        Map<String, Long> nodes = sizesByImage.get(image);
        if (nodes != null) {
            nodes.remove(node);
            if (nodes.isEmpty()) {
                sizesByImage.remove(image);
            }
        }
    }

    /** The score of each node for a pod of these images; null where no node has any of them. */
    long @Nullable [] of(List<String> images, Map<String, Integer> nodes) {
        long @Nullable [] bytes = null;
        for (String image : images) {
            Map<String, Long> sizes = sizesByImage.getOrDefault(image, Map.of());
            for (Map.Entry<String, Long> on : sizes.entrySet()) {
                bytes = bytes == null ? new long[nodes.size()] : bytes;
                Integer node = nodes.get(on.getKey());
                if (node != null) {
                    bytes[node] += on.getValue() * sizes.size() / nodes.size();
                }
            }
        }
        if (bytes != null) {
            long most = MOST_BYTES_A_CONTAINER * images.size();
            for (int node = 0; node < bytes.length; node++) {
                long counted = Math.clamp(bytes[node], LEAST_BYTES, most) - LEAST_BYTES;
                bytes[node] = Profile.MAX_SCORE * (counted >> 10) / ((most - LEAST_BYTES) >> 10);
            }
        }
        return bytes;
    }

    /** The name with the tag that it means where it has none; "" where there is no name. */
    static String normalised(@Nullable String image) {
        if (image == null || image.isEmpty()) {
            return "";
        }
        return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
    }
}
