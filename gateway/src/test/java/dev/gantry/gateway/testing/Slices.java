package dev.gantry.gateway.testing;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;

/** EndpointSlices in a few words; the one port is called http. */
public final class Slices {

    private final EndpointSliceBuilder slice = new EndpointSliceBuilder();

    private Slices(String namespace, String service, int port) {
        slice.withNewMetadata()
                .withNamespace(namespace)
                .withName(service + "-1")
                .withUid("slice-" + service)
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(port)
                .endPort();
    }

    public static Slices slice(String namespace, String service, int port) {
        return new Slices(namespace, service, port);
    }

    /** A Service whose port 80 is called http. */
    public static Service service(String namespace, String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid("service-" + name)
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    /** Makes it the slice of one revision of the Service's pods. */
    public Slices revision(String hash) {
        slice.editMetadata()
                .withName(slice.buildMetadata().getName() + "-" + hash)
                .addToLabels("gantry.dev/pod-template-hash", hash)
                .endMetadata();
        return this;
    }

    /** The share of requests of its revision. */
    public Slices weight(int percent) {
        slice.editMetadata()
                .addToAnnotations("gantry.dev/traffic-weight", Integer.toString(percent))
                .endMetadata();
        return this;
    }

    public Slices ready(String address) {
        return endpoint(address, true, false);
    }

    public Slices notReady(String address) {
        return endpoint(address, false, false);
    }

    public Slices terminating(String address) {
        return endpoint(address, false, true);
    }

    /** The uid of the pod at an address. */
    public static String uid(String address) {
        return "pod-" + address;
    }

    private Slices endpoint(String address, boolean ready, boolean terminating) {
        slice.addNewEndpoint()
                .withAddresses(address)
                .withNewConditions()
                .withReady(ready)
                .withServing(ready)
                .withTerminating(terminating)
                .endConditions()
                .withNewTargetRef()
                .withKind("Pod")
                .withUid(uid(address))
                .endTargetRef()
                .endEndpoint();
        return this;
    }

    public EndpointSlice at(long version) {
        return slice.editMetadata()
                .withResourceVersion(Long.toString(version))
                .endMetadata()
                .build();
    }
}
