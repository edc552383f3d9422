package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;

/**
 * What all endpoints of a slice have in common.
 *
 * @param ports the Service's ports as they serve them
 * @param revision the template that their pods were made of, as its hash; "" for pods without one
 */
record SliceGroup(List<ServedPort> ports, String revision) {

    /** The label by which a slice tells the revision of its pods; it is absent where they have none. */
    static final String REVISION_LABEL = "gantry.dev/pod-template-hash";

    private static final String HASH_LABEL = "pod-template-hash";

    static final SliceGroup NONE = new SliceGroup(List.of(), "");

    static SliceGroup of(MappedPod pod) {
        return new SliceGroup(pod.ports(), revision(pod.pod()));
    }

    static SliceGroup of(EndpointSlice slice) {
        return new SliceGroup(
                slice.getPorts().stream().map(ServedPort::of).sorted().toList(),
                label(slice.getMetadata().getLabels(), REVISION_LABEL));
    }

    private static String revision(Pod pod) {
        return label(pod.getMetadata().getLabels(), HASH_LABEL);
    }

    private static String label(Map<String, String> labels, String key) {
        return labels == null ? "" : labels.getOrDefault(key, "");
    }
}
