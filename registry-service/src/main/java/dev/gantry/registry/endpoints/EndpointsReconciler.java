package dev.gantry.registry.endpoints;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a Service's EndpointSlices and Endpoints say what its pods are. */
public final class EndpointsReconciler implements Reconciler {

    /** Planning on an incomplete view of the pods would take running ones out of service. */
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(100);

    private final ResourceView<Service> services;
    private final ResourceView<Pod> pods;
    private final ResourceView<EndpointSlice> slices;
    private final ResourceView<Endpoints> endpoints;
    private final Revisions revisions;
    private final ResourceClient<EndpointSlice> sliceWriter;
    private final ResourceClient<Endpoints> endpointsWriter;

    public EndpointsReconciler(
            ResourceView<Service> services,
            ResourceView<Pod> pods,
            ResourceView<EndpointSlice> slices,
            ResourceView<Endpoints> endpoints,
            Revisions revisions,
            ResourceClient<EndpointSlice> sliceWriter,
            ResourceClient<Endpoints> endpointsWriter) {
        this.services = services;
        this.pods = pods;
        this.slices = slices;
        this.endpoints = endpoints;
        this.revisions = revisions;
        this.sliceWriter = sliceWriter;
        this.endpointsWriter = endpointsWriter;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Service> service = services.get(key);
        if (service.isEmpty()) {
            clear(key);
            return Result.DONE;
        }
        if (!pods.synced()) {
            return Result.after(UNTIL_SYNCED);
        }
        apply(EndpointPlanner.plan(
                service.get(), pods.list(key.namespace()), slicesOf(key), endpoints.get(key), revisions));
        return Result.DONE;
    }

    private void apply(EndpointPlan plan) {
        List<Write<EndpointSlice>> sliceWrites = new ArrayList<>();
        plan.createdSlices().forEach(slice -> sliceWrites.add(new Write.Create<>(slice)));
        plan.updatedSlices().forEach(slice -> sliceWrites.add(new Write.Update<>(slice)));
        plan.deletedSlices()
                .forEach(slice -> sliceWrites.add(new Write.Delete<>(ObjectKey.of(slice), Deletion.BACKGROUND)));
        write(sliceWriter, sliceWrites);
        List<Write<Endpoints>> endpointsWrites = new ArrayList<>();
        plan.createdEndpoints().forEach(object -> endpointsWrites.add(new Write.Create<>(object)));
        plan.updatedEndpoints().forEach(object -> endpointsWrites.add(new Write.Update<>(object)));
        write(endpointsWriter, endpointsWrites);
    }

    /** What was planned on a state that moved meanwhile is refused; the key is then looked at again. */
    private static <T extends HasMetadata> void write(ResourceClient<T> writer, List<Write<T>> writes) {
        if (writes.isEmpty()) {
            return;
        }
        for (WriteOutcome<T> outcome : writer.writeAll(writes)) {
            if (outcome instanceof WriteOutcome.Refused<T>(ApiException reason) && !reason.isNotFound()) {
                throw reason;
            }
        }
    }

    private void clear(ObjectKey key) {
        List<Write<EndpointSlice>> deletions = new ArrayList<>();
        slicesOf(key).forEach(slice -> deletions.add(new Write.Delete<>(ObjectKey.of(slice), Deletion.BACKGROUND)));
        write(sliceWriter, deletions);
        if (endpoints.get(key).filter(EndpointsDocument::planned).isPresent()) {
            write(endpointsWriter, List.of(new Write.Delete<>(key, Deletion.BACKGROUND)));
        }
    }

    private List<EndpointSlice> slicesOf(ObjectKey service) {
        return slices.list(service.namespace()).stream()
                .filter(slice -> SliceMetadata.serviceName(slice).equals(service.name()))
                .filter(SliceMetadata::planned)
                .toList();
    }
}
