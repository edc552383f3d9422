package dev.gantry.registry;

import dev.gantry.apimachinery.callback.MirroredFields;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.rest.NamespaceAdmission;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.registry.address.AddressRange;
import dev.gantry.registry.address.AddressTable;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.registry.kind.RegistryKinds;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The registry's kinds and state; {@link RegistryLoops} runs what acts on them. */
@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    AddressTable addressTable(JdbcClient database, RegistryProperties properties) {
        return new AddressTable(database, AddressRange.parse(properties.serviceCidr()), new SecureRandom());
    }

    @Bean
    ResourceTypes resourceTypes(AddressTable addresses) {
        return new ResourceTypes(RegistryKinds.all(addresses));
    }

    /** The view is asked for late: what provides it needs this rule first. */
    @Bean
    NamespaceAdmission namespaceAdmission(ObjectProvider<LocalResources> local) {
        return NamespaceAdmission.ofOwner(() -> local.getObject().view(Namespace.class));
    }

    @Bean
    MirroredFields mirroredPods() {
        return MirroredPods.FIELDS;
    }

    @Bean
    ResourceView<Pod> pods(RemoteResources remote) {
        return remote.mirror("scheduler", Pod.class);
    }

    @Bean
    ResourceView<ReplicaSet> replicaSets(RemoteResources remote) {
        return remote.mirror("deployment", ReplicaSet.class);
    }

    @Bean
    RouteHistory routeHistory() {
        return new RouteHistory();
    }

    @Bean
    ProxyRoster proxyRoster(InstantSource clock) {
        return new ProxyRoster(clock.instant());
    }

    @Bean
    ProxyLeases proxyLeases(LocalResources local, RouteHistory history, ProxyRoster roster, InstantSource clock) {
        return new ProxyLeases(local.view(Lease.class), local.client(Lease.class), history, roster, clock);
    }

    @Bean
    HandshakeMetrics handshakeMetrics(
            MeterRegistry meters, ProxyRoster roster, RouteHistory history, InstantSource clock) {
        return new HandshakeMetrics(meters, roster, history, clock);
    }
}
