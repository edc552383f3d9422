package dev.gantry.gateway.testing;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;

/** Ingresses in a few words: each path has a rule of its own and its service is reached at port 80. */
public final class Ingresses {

    private final IngressBuilder ingress = new IngressBuilder();

    private Ingresses(String namespace, String name) {
        ingress.withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid("uid-" + name)
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .endSpec();
    }

    public static Ingresses ingress(String namespace, String name) {
        return new Ingresses(namespace, name);
    }

    public Ingresses path(String host, String type, String path, String service) {
        ingress.editSpec()
                .addNewRule()
                .withHost(host.isEmpty() ? null : host)
                .withNewHttp()
                .addNewPath()
                .withPath(path)
                .withPathType(type)
                .withNewBackend()
                .withNewService()
                .withName(service)
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec();
        return this;
    }

    public Ingresses host(String host) {
        ingress.editSpec().addNewRule().withHost(host).endRule().endSpec();
        return this;
    }

    public Ingresses defaultBackend(String service) {
        ingress.editSpec()
                .withNewDefaultBackend()
                .withNewService()
                .withName(service)
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endDefaultBackend()
                .endSpec();
        return this;
    }

    public Ingresses className(String name) {
        ingress.editSpec().withIngressClassName(name).endSpec();
        return this;
    }

    public Ingresses created(String timestamp) {
        ingress.editMetadata().withCreationTimestamp(timestamp).endMetadata();
        return this;
    }

    public Ingress build() {
        return ingress.build();
    }
}
