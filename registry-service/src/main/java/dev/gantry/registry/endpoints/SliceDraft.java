package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A slice while its plan is being made: what it said, and what it will say. */
final class SliceDraft {

    private final Optional<EndpointSlice> before;
    private final SliceGroup group;
    private ObjectMeta metadata;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private boolean keptEmpty;

    private SliceDraft(Optional<EndpointSlice> before, SliceGroup group, ObjectMeta metadata) {
        this.before = before;
        this.group = group;
        this.metadata = metadata;
    }

    static SliceDraft of(Service service, EndpointSlice slice) {
        SliceGroup group = SliceGroup.of(slice);
        return new SliceDraft(Optional.of(slice), group, SliceMetadata.refreshed(service, group, slice.getMetadata()));
    }

    /** A new, empty slice under a name that is not in {@code names}, which learns it. */
    static SliceDraft fresh(Service service, SliceGroup group, Set<String> names) {
        return new SliceDraft(Optional.empty(), group, SliceMetadata.fresh(service, group, names));
    }

    SliceGroup group() {
        return group;
    }

    int size() {
        return endpoints.size();
    }

    boolean isFresh() {
        return before.isEmpty();
    }

    boolean abandoned() {
        return endpoints.isEmpty() && !keptEmpty;
    }

    /** Whether the slice as planned differs from the one that is stored. */
    boolean changed() {
        return before.map(slice ->
                        !slice.getEndpoints().equals(endpoints) || !SliceMetadata.same(slice.getMetadata(), metadata))
                .orElse(true);
    }

    /** Takes from {@code pending} the endpoints that this slice held already, as they now are. */
    void keep(Map<String, Endpoint> pending) {
        List<Endpoint> held = before.map(EndpointSlice::getEndpoints).orElse(List.of());
        for (Endpoint endpoint : held) {
            Endpoint current = pending.remove(SliceMetadata.podUid(endpoint));
            if (current != null) {
                endpoints.add(current);
            }
        }
    }

    /** Takes endpoints off the list while there is room. */
    void fill(List<Endpoint> left) {
        int room = Math.min(left.size(), SlicePlanner.MAX_ENDPOINTS - endpoints.size());
        List<Endpoint> taken = left.subList(0, Math.max(0, room));
        endpoints.addAll(taken);
        taken.clear();
    }

    /** Tells the share of requests, in percent, of the slice's revision, or that it has none. */
    void weigh(Optional<Integer> weight) {
        metadata = SliceMetadata.weighed(metadata, weight);
    }

    void keepEmpty() {
        keptEmpty = true;
    }

    EndpointSlice document() {
        return new EndpointSliceBuilder()
                .withMetadata(metadata)
                .withAddressType("IPv4")
                .withPorts(group.ports().stream().map(ServedPort::asSlicePort).toList())
                .withEndpoints(endpoints)
                .build();
    }
}
