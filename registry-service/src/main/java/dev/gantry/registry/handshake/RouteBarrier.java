package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of an empty slice, made once after the process started. Whoever has applied it has applied every earlier change too,
 * also those that this process cannot know of because a slice was deleted before it started.
 */
public final class RouteBarrier {

    private static final ObjectKey KEY = new ObjectKey("kube-system", "gantry-registry-barrier");
    private static final String WRITTEN_AT = "gantry.dev/written-at";

    private final ResourceClient<EndpointSlice> slices;
    private final InstantSource clock;
    private OptionalLong version = OptionalLong.empty();

    public RouteBarrier(ResourceClient<EndpointSlice> slices, InstantSource clock) {
        this.slices = slices;
        this.clock = clock;
    }

    /** The barrier's version; writes it when asked for the first time. */
    public synchronized long version() {
        if (version.isEmpty()) {
            String written = write().getMetadata().getResourceVersion();
            version = OptionalLong.of(Long.parseLong(written));
        }
        return version.getAsLong();
    }

    private EndpointSlice write() {
        Optional<EndpointSlice> held = slices.get(KEY);
        EndpointSlice slice = held.map(EndpointSliceBuilder::new)
                .orElseGet(EndpointSliceBuilder::new)
                .editOrNewMetadata()
                .withNamespace(KEY.namespace())
                .withName(KEY.name())
                .addToAnnotations(WRITTEN_AT, clock.instant().toString())
                .endMetadata()
                .withAddressType("IPv4")
                .build();
        try {
            return held.isPresent() ? slices.update(slice) : slices.create(slice);
        } catch (ApiException e) {
            if (e.isAlreadyExists()) {
                return slices.update(slice);
            }
            throw e;
        }
    }
}
