package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.ResourceStore;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires callbacks in both directions: subscriptions of others here, and mirrors of others' types. */
@Configuration(proxyBeanMethods = false)
@Import({SubscriptionController.class, CallbackController.class})
public class CallbackConfiguration {

    @Bean
    Subscriptions subscriptions(
            SubscriptionRepository repository,
            ResourceStore store,
            ResourceTypes types,
            LeaderLease lease,
            InstantSource clock,
            @Value("${spring.application.name}") String service) {
        return new Subscriptions(repository, store.cache(), types, "/gantry/" + service, lease, clock);
    }

    @Bean
    RemoteResources remoteResources(
            ServiceLocations locations,
            @Value("${gantry.internal.token:}") String internalToken,
            @Value("${gantry.self-url:http://127.0.0.1:${server.port:8080}}") URI selfUrl,
            ObjectProvider<MirroredFields> partial) {
        return new RemoteResources(
                locations, internalToken, selfUrl, partial.stream().toList());
    }
}
