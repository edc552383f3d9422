package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/** The slices of one Service that must be created, replaced and deleted. */
record SliceChanges(List<EndpointSlice> created, List<EndpointSlice> updated, List<EndpointSlice> deleted) {}
