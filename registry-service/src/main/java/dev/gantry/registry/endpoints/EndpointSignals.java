package dev.gantry.registry.endpoints;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Which Services are to be looked at when something changes. */
public final class EndpointSignals {

    private final ResourceView<Service> services;
    private final ResourceView<EndpointSlice> slices;

    public EndpointSignals(ResourceView<Service> services, ResourceView<EndpointSlice> slices) {
        this.services = services;
        this.slices = slices;
    }

    /** Tells {@code wake} of the Services that select a pod, before or after each of its changes. */
    public ResourceView.Listener<Pod> ofPods(Consumer<ObjectKey> wake) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(Pod pod) {
                selecting(pod).forEach(wake);
            }

            @Override
            public void updated(Pod previous, Pod current) {
                Set<ObjectKey> keys = selecting(previous);
                keys.addAll(selecting(current));
                keys.forEach(wake);
            }

            @Override
            public void deleted(Pod last) {
                selecting(last).forEach(wake);
            }
        };
    }

    /** Tells {@code wake} of the Services that select pods of a set, when what it says of its revision changes. */
    public ResourceView.Listener<ReplicaSet> ofReplicaSets(Consumer<ObjectKey> wake) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(ReplicaSet set) {
                if (!RevisionMarks.of(set).equals(RevisionMarks.NONE)) {
                    selecting(set).forEach(wake);
                }
            }

            @Override
            public void updated(ReplicaSet previous, ReplicaSet current) {
                if (!RevisionMarks.of(previous).equals(RevisionMarks.of(current))) {
                    selecting(current).forEach(wake);
                }
            }

            @Override
            public void deleted(ReplicaSet last) {
                added(last);
            }
        };
    }

    /** Every Service, and every name that slices still carry of one that is gone. */
    public Set<ObjectKey> all() {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        services.list().forEach(service -> keys.add(ObjectKey.of(service)));
        slices.list().forEach(slice -> serviceOf(slice).ifPresent(keys::add));
        return keys;
    }

    /** The Service of a slice that the planner made. */
    public static Optional<ObjectKey> serviceOf(EndpointSlice slice) {
        return SliceMetadata.planned(slice)
                ? Optional.of(new ObjectKey(slice.getMetadata().getNamespace(), SliceMetadata.serviceName(slice)))
                : Optional.empty();
    }

    private Set<ObjectKey> selecting(ReplicaSet set) {
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        Set<ObjectKey> keys = new LinkedHashSet<>();
        for (Service service : services.list(set.getMetadata().getNamespace())) {
            if (Selection.selects(service, labels)) {
                keys.add(ObjectKey.of(service));
            }
        }
        return keys;
    }

    private Set<ObjectKey> selecting(Pod pod) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        for (Service service : services.list(pod.getMetadata().getNamespace())) {
            if (Selection.selects(service, pod)) {
                keys.add(ObjectKey.of(service));
            }
        }
        return keys;
    }
}
