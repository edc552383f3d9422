package dev.gantry.apimachinery.autoconfigure;

import dev.gantry.apimachinery.callback.CallbackConfiguration;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventPoster;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.gc.GarbageCollector;
import dev.gantry.apimachinery.gc.OwnershipScope;
import dev.gantry.apimachinery.rest.NamespaceAdmission;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.RestConfiguration;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoreConfiguration;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a service of an application that declares its {@link ResourceTypes}: store, API, callbacks and the parts of control loops.
 */
@AutoConfiguration
@AutoConfigurationPackage(basePackages = "dev.gantry.apimachinery")
@ConditionalOnClass(EntityManagerFactory.class)
@ConditionalOnBean(ResourceTypes.class)
@EnableConfigurationProperties(ServiceLocations.class)
@Import({StoreConfiguration.class, RestConfiguration.class, CallbackConfiguration.class})
public class ApiMachineryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    LeaderLease leaderLease(JdbcClient database, @Value("${spring.application.name}") String service) {
        return new LeaderLease(database, service, service + "-" + UUID.randomUUID());
    }

    @Bean
    LocalResources localResources(ResourceTypes types, ResourceStore store, ResourceOperations operations) {
        return new LocalResources(types, store, operations);
    }

    /** The registry judges by its own namespaces; everyone else by a mirror, except where objects may outlive theirs. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "gantry.admission.namespaces", matchIfMissing = true)
    NamespaceAdmission namespaceAdmission(RemoteResources remote) {
        return new NamespaceAdmission(
                () -> remote.mirror("registry", Namespace.class), remote.client("registry", Namespace.class)::get);
    }

    @Bean
    @ConditionalOnMissingBean
    OwnershipScope ownershipScope() {
        return OwnershipScope.LOCAL;
    }

    @Bean
    GarbageCollector garbageCollector(
            ResourceTypes types,
            LocalResources local,
            RemoteResources remote,
            OwnershipScope scope,
            LeaderLease lease,
            MeterRegistry meters) {
        return new GarbageCollector(types, local, remote, scope, lease, meters);
    }

    @Bean
    @ConditionalOnMissingBean
    EventRecorder eventRecorder(
            RemoteResources remote,
            InstantSource clock,
            MeterRegistry meters,
            @Value("${spring.application.name}") String service) {
        return new EventPoster(remote.client("monitoring", Event.class), service, clock, meters);
    }
}
