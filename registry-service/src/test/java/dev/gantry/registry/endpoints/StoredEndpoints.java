package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a store would hold after plans were applied to it; documents travel through JSON on their way in. */
final class StoredEndpoints {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, EndpointSlice> slices = new TreeMap<>();
    private Optional<Endpoints> endpoints = Optional.empty();
    private int writes;

    void apply(EndpointPlan plan) {
        plan.createdSlices().forEach(slice -> {
            if (slices.put(slice.getMetadata().getName(), stored(slice, EndpointSlice.class)) != null) {
                throw new AssertionError("created twice: " + slice.getMetadata().getName());
            }
        });
        plan.updatedSlices()
                .forEach(slice -> slices.put(slice.getMetadata().getName(), stored(slice, EndpointSlice.class)));
        plan.deletedSlices().forEach(slice -> slices.remove(slice.getMetadata().getName()));
        plan.createdEndpoints().forEach(e -> endpoints = Optional.of(stored(e, Endpoints.class)));
        plan.updatedEndpoints().forEach(e -> endpoints = Optional.of(stored(e, Endpoints.class)));
        writes += plan.createdSlices().size()
                + plan.updatedSlices().size()
                + plan.deletedSlices().size();
    }

    List<EndpointSlice> slices() {
        return new ArrayList<>(slices.values());
    }

    List<Endpoint> all() {
        return slices.values().stream().flatMap(s -> s.getEndpoints().stream()).toList();
    }

    Optional<Endpoints> endpoints() {
        return endpoints;
    }

    /** How many slices were written since the last call. */
    int takeWrites() {
        int taken = writes;
        writes = 0;
        return taken;
    }

    private static <T extends HasMetadata> T stored(T object, Class<T> type) {
        return JSON.readValue(JSON.writeValueAsBytes(object), type);
    }
}
