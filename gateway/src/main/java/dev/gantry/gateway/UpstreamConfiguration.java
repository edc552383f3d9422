package dev.gantry.gateway;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.gateway.access.OwnGroups;
import dev.gantry.gateway.application.ApplicationState;
import dev.gantry.gateway.application.EndpointTable;
import dev.gantry.gateway.application.ServicePorts;
import dev.gantry.gateway.handshake.DrainLedger;
import dev.gantry.gateway.traffic.TrafficTable;
import dev.gantry.gateway.upstream.ApplicationFeed;
import dev.gantry.gateway.upstream.DiscoveryRefresh;
import dev.gantry.gateway.upstream.InternalToken;
import dev.gantry.gateway.upstream.OpenApiDocuments;
import dev.gantry.gateway.upstream.PodLocator;
import dev.gantry.gateway.upstream.Pools;
import dev.gantry.gateway.upstream.ProxyRegistration;
import dev.gantry.gateway.upstream.ServiceClient;
import dev.gantry.gateway.upstream.TrafficReporter;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the clients of the services. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceLocations.class)
class UpstreamConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Pools pools(GatewayProperties properties) {
        return new Pools(properties.applications().responseTimeout());
    }

    @Bean
    ServiceClient serviceClient(ServiceLocations addresses, InternalToken token) {
        return new ServiceClient(addresses, token);
    }

    @Bean
    DiscoveryRefresh discoveryRefresh(ServiceClient client, InstantSource clock) {
        return new DiscoveryRefresh(client, WireJson.MAPPER, clock, OwnGroups.discovery());
    }

    @Bean
    OpenApiDocuments openApiDocuments(ServiceClient client) {
        return new OpenApiDocuments(client, WireJson.MAPPER);
    }

    @Bean
    PodLocator podLocator(ServiceClient client) {
        return new PodLocator(client, WireJson.MAPPER);
    }

    @Bean
    ApplicationState applicationState() {
        return new ApplicationState(new ServicePorts(), new EndpointTable());
    }

    @Bean
    DrainLedger drainLedger(GatewayProperties properties) {
        return new DrainLedger(properties.applications().drainBound());
    }

    @Bean
    WatchedView<Service> services(ApiConnection registry) {
        return registry.watchView(Service.class, "");
    }

    @Bean
    WatchedView<EndpointSlice> slices(ApiConnection registry) {
        return registry.watchView(EndpointSlice.class, "");
    }

    @Bean
    WatchedView<Ingress> ingresses(ApiConnection registry) {
        return registry.watchView(Ingress.class, "");
    }

    @Bean
    ApiConnection registry(ServiceLocations locations, InternalToken token) {
        return ApiConnection.toService(locations.registry(), token.token());
    }

    @Bean
    ProxyRegistration proxyRegistration(
            ServiceClient client,
            DrainLedger ledger,
            WatchedView<EndpointSlice> slices,
            ApplicationState state,
            InstantSource clock,
            GatewayProperties properties,
            @Value("${gantry.self-url}") String url) {
        String process = properties.id() + "-" + UUID.randomUUID();
        return new ProxyRegistration(
                client, ledger, slices::version, state.endpoints()::behindTheirPeers, clock, process, url);
    }

    @Bean
    TrafficReporter trafficReporter(ServiceClient client, TrafficTable traffic, GatewayProperties properties) {
        return new TrafficReporter(client, traffic, System::nanoTime, properties.id() + "-" + UUID.randomUUID());
    }

    @Bean
    ApplicationFeed applicationFeed(
            WatchedView<Service> services,
            WatchedView<EndpointSlice> slices,
            WatchedView<Ingress> ingresses,
            ApplicationState state,
            DrainLedger ledger,
            Pools pools,
            InstantSource clock,
            ProxyRegistration registration) {
        var views = new ApplicationFeed.Views(services, slices, ingresses);
        return new ApplicationFeed(views, state, ledger, pools, clock, registration::changed);
    }
}
