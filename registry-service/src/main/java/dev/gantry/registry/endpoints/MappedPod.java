package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A pod as a Service sees it.
 *
 * @param pod the pod, which has an address
 * @param ports the Service's ports as this pod serves them
 * @param ready whether it may get new requests
 * @param serving whether its containers are ready, terminating or not
 * @param terminating whether it is being deleted
 * @param hostname its name under a headless Service, or ""
 */
record MappedPod(
        Pod pod, List<ServedPort> ports, boolean ready, boolean serving, boolean terminating, String hostname) {

    /** The pod under the Service, if the Service selects it and it can be reached at all. */
    static Optional<MappedPod> of(Service service, Pod pod) {
        if (!Selection.selects(service, pod) || PodState.address(pod).isEmpty() || PodState.ended(pod)) {
            return Optional.empty();
        }
        List<ServedPort> ports = ServedPort.of(service, pod);
        if (ports.isEmpty() && !service.getSpec().getPorts().isEmpty()) {
            return Optional.empty();
        }
        boolean serving = PodState.ready(pod);
        boolean terminating = PodState.terminating(pod);
        boolean ready = Selection.publishesNotReady(service) || (serving && !terminating);
        return Optional.of(new MappedPod(pod, ports, ready, serving, terminating, hostnameUnder(service, pod)));
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    String address() {
        return PodState.address(pod);
    }

    Endpoint endpoint() {
        return new EndpointBuilder()
                .withAddresses(address())
                .withNewConditions()
                .withReady(ready)
                .withServing(serving)
                .withTerminating(terminating)
                .endConditions()
                .withHostname(hostname.isEmpty() ? null : hostname)
                .withNodeName(pod.getSpec().getNodeName())
                .withTargetRef(targetRef())
                .build();
    }

    ObjectReference targetRef() {
        return new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(uid())
                .build();
    }

    private static String hostnameUnder(Service service, Pod pod) {
        String hostname = pod.getSpec().getHostname();
        boolean under = service.getMetadata().getName().equals(pod.getSpec().getSubdomain());
        return under && hostname != null ? hostname : "";
    }
}
