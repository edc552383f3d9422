package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Service's Endpoints object, which repeats its slices for older clients. */
final class EndpointsDocument {

    /** As in Kubernetes: past it, only slices are complete. */
    static final int MAX_ADDRESSES = 1000;

    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String CONTROLLER = "endpoint-controller";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
    private static final Comparator<List<ServedPort>> BY_PORTS = Comparator.comparing(List::toString);

    private EndpointsDocument() {}

    static Endpoints of(Service service, List<MappedPod> pods, Optional<Endpoints> current) {
        List<MappedPod> shown = pods.stream()
                .filter(pod -> !pod.terminating() || Selection.publishesNotReady(service))
                .sorted(Comparator.comparing(pod -> pod.pod().getMetadata().getName()))
                .limit(MAX_ADDRESSES)
                .toList();
        return new EndpointsBuilder()
                .withMetadata(metadata(service, current, pods.size() > MAX_ADDRESSES))
                .withSubsets(subsets(shown))
                .build();
    }

    /** Whether the planner made it, so that it goes with its Service. */
    static boolean planned(Endpoints endpoints) {
        Map<String, String> labels = endpoints.getMetadata().getLabels();
        return labels != null && CONTROLLER.equals(labels.get(MANAGED_BY));
    }

    static boolean differ(Endpoints a, Endpoints b) {
        return !a.getSubsets().equals(b.getSubsets())
                || !Objects.equals(a.getMetadata().getLabels(), b.getMetadata().getLabels())
                || !Objects.equals(
                        a.getMetadata().getAnnotations(), b.getMetadata().getAnnotations());
    }

    private static ObjectMeta metadata(Service service, Optional<Endpoints> current, boolean overCapacity) {
        ObjectMetaBuilder builder = current.map(e -> new ObjectMetaBuilder(e.getMetadata()))
                .orElseGet(() -> new ObjectMetaBuilder()
                        .withNamespace(service.getMetadata().getNamespace())
                        .withName(service.getMetadata().getName()));
        builder.removeFromAnnotations(OVER_CAPACITY)
                .withLabels(SliceMetadata.copied(service))
                .addToLabels(MANAGED_BY, CONTROLLER);
        return overCapacity
                ? builder.addToAnnotations(OVER_CAPACITY, "truncated").build()
                : builder.build();
    }

    private static List<EndpointSubset> subsets(List<MappedPod> pods) {
        Map<List<ServedPort>, List<MappedPod>> groups = pods.stream()
                .collect(Collectors.groupingBy(
                        MappedPod::ports, () -> new TreeMap<>(BY_PORTS), Collectors.toCollection(ArrayList::new)));
        List<EndpointSubset> subsets = new ArrayList<>();
        groups.forEach((ports, members) -> subsets.add(new EndpointSubsetBuilder()
                .withAddresses(addresses(members, true))
                .withNotReadyAddresses(addresses(members, false))
                .withPorts(ports.stream().map(ServedPort::asEndpointPort).toList())
                .build()));
        return subsets;
    }

    private static List<EndpointAddress> addresses(List<MappedPod> members, boolean ready) {
        return members.stream()
                .filter(pod -> pod.ready() == ready)
                .map(EndpointsDocument::address)
                .toList();
    }

    private static EndpointAddress address(MappedPod pod) {
        return new EndpointAddressBuilder()
                .withIp(pod.address())
                .withHostname(pod.hostname().isEmpty() ? null : pod.hostname())
                .withNodeName(pod.pod().getSpec().getNodeName())
                .withTargetRef(pod.targetRef())
                .build();
    }
}
