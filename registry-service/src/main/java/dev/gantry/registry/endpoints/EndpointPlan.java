package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * The writes that make a Service's slices and Endpoints say what its pods are. An update carries the resourceVersion it was
 * planned on, so that a plan on old state is refused.
 *
 * @param createdSlices slices to create under the names they carry
 * @param updatedSlices slices to replace
 * @param deletedSlices slices no endpoint is left in
 * @param createdEndpoints at most one
 * @param updatedEndpoints at most one
 */
public record EndpointPlan(
        List<EndpointSlice> createdSlices,
        List<EndpointSlice> updatedSlices,
        List<EndpointSlice> deletedSlices,
        List<Endpoints> createdEndpoints,
        List<Endpoints> updatedEndpoints) {

    public static final EndpointPlan NOTHING = new EndpointPlan(List.of(), List.of(), List.of(), List.of(), List.of());

    public boolean isEmpty() {
        return equals(NOTHING);
    }
}
