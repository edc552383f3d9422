package dev.gantry.registry;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** Services in the words of a test. */
public final class ServiceFixture {

    private ServiceFixture() {}

    /** A Service over {@code app=web} whose port 80 is the pods' port named http. */
    public static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("10.96.0.10")
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }
}
