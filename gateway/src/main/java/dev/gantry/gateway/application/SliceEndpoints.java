package dev.gantry.gateway.application;

import dev.gantry.gateway.balance.EndpointId;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the slices of one Service say.
 *
 * @param ready by port name ("" for an unnamed port), the endpoints that take requests
 * @param present all endpoints that are listed, in whatever state
 * @param terminating those of pods that are being stopped
 * @param weights the shares of requests, in percent, of those revisions that have one
 */
record SliceEndpoints(
        Map<String, List<EndpointId>> ready,
        Set<EndpointId> present,
        Set<EndpointId> terminating,
        Map<String, Integer> weights) {

    /** The annotation by which a slice tells its revision's share of requests, in percent. */
    private static final String WEIGHT = "gantry.dev/traffic-weight";

    /** The label by which a slice tells which template its pods were made of. */
    private static final String REVISION = "gantry.dev/pod-template-hash";

    static SliceEndpoints of(Collection<EndpointSlice> slices) {
        Map<String, Set<EndpointId>> ready = new HashMap<>();
        Set<EndpointId> present = new HashSet<>();
        Set<EndpointId> terminating = new HashSet<>();
        Map<String, Integer> weights = new HashMap<>();
        for (EndpointSlice slice : slices) {
            weight(slice).ifPresent(weight -> weights.put(revision(slice), weight));
            for (EndpointPort port : Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of())) {
                if (port.getPort() != null) {
                    addPort(slice, port, ready, present, terminating);
                }
            }
        }
        Map<String, List<EndpointId>> lists = new HashMap<>();
        ready.forEach((name, ids) -> lists.put(name, new ArrayList<>(ids)));
        return new SliceEndpoints(lists, present, terminating, weights);
    }

    /** What is no number from 0 to 100 is no weight: a slice that someone bent serves on as if it had none. */
    private static Optional<Integer> weight(EndpointSlice slice) {
        Map<String, String> annotations = slice.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations == null ? null : annotations.get(WEIGHT))
                .filter(text -> text.matches("[0-9]{1,3}"))
                .map(Integer::valueOf)
                .filter(weight -> weight <= 100);
    }

    private static String revision(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(REVISION, "");
    }

    private static void addPort(
            EndpointSlice slice,
            EndpointPort port,
            Map<String, Set<EndpointId>> ready,
            Set<EndpointId> present,
            Set<EndpointId> terminating) {
        Set<EndpointId> takers =
                ready.computeIfAbsent(Objects.requireNonNullElse(port.getName(), ""), name -> new LinkedHashSet<>());
        for (Endpoint endpoint : Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of())) {
            String uid = endpoint.getTargetRef() == null
                    ? ""
                    : Objects.requireNonNullElse(endpoint.getTargetRef().getUid(), "");
            EndpointConditions conditions = endpoint.getConditions();
            for (String address : endpoint.getAddresses()) {
                EndpointId id = new EndpointId(address, port.getPort(), uid, revision(slice));
                present.add(id);
                if (conditions != null && Boolean.TRUE.equals(conditions.getTerminating())) {
                    terminating.add(id);
                } else if (conditions == null || !Boolean.FALSE.equals(conditions.getReady())) {
                    takers.add(id);
                }
            }
        }
    }
}
