package dev.gantry.gateway.web;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.gateway.GatewayProperties;
import dev.gantry.gateway.access.AccessReviews;
import dev.gantry.gateway.access.Authenticator;
import dev.gantry.gateway.access.Authorizer;
import dev.gantry.gateway.access.OwnGroups;
import dev.gantry.gateway.path.ApiPath;
import dev.gantry.gateway.upstream.ApplicationFeed;
import dev.gantry.gateway.upstream.DiscoveryRefresh;
import dev.gantry.gateway.upstream.InternalToken;
import dev.gantry.gateway.upstream.OpenApiDocuments;
import dev.gantry.gateway.upstream.PodLocator;
import dev.gantry.gateway.upstream.Pools;
import dev.gantry.gateway.upstream.ProxyRegistration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** Wires the API listener: access, the two routes, and what the gateway answers itself. */
@Configuration(proxyBeanMethods = false)
class ApiListenerConfiguration {

    /** The relay takes its target from the exchange: a route has none of its own. */
    private static final String NO_URI = "no://upstream";

    @Bean
    ReadyProbe readyProbe(DiscoveryRefresh discovery, ApplicationFeed feed, ProxyRegistration registration) {
        return new ReadyProbe(discovery, feed, registration);
    }

    @Bean
    UpstreamRelay upstreamRelay(Pools pools) {
        return new UpstreamRelay(pools);
    }

    @Bean
    WebSocketRelay webSocketRelay(Pools pools) {
        return new WebSocketRelay(pools);
    }

    @Bean
    ApiServerCustomizer apiServerCustomizer(GatewayProperties properties, MeterRegistry meters) {
        return new ApiServerCustomizer(properties.tls(), new RequestMeter(meters, "api"));
    }

    @Bean
    StatusExceptionHandler statusExceptionHandler() {
        return new StatusExceptionHandler(new StatusAnswer(WireJson.MAPPER));
    }

    @Bean
    AccessFilter accessFilter(Authenticator authenticator, Authorizer authorizer) {
        return new AccessFilter(authenticator, authorizer);
    }

    @Bean
    RouteLocator routes(
            DiscoveryRefresh discovery,
            ServiceLocations addresses,
            InternalToken token,
            PodLocator pods,
            GatewayProperties properties) {
        var destinations = new ServiceDestinations(addresses, properties.maxBody());
        var forwarding = new Forwarding(token);
        var podStreams = new PodStreamRouting(pods, destinations, forwarding);
        Route api = Route.async()
                .id("kubernetes-api")
                .uri(NO_URI)
                .predicate(ApiListenerConfiguration::isServedByAService)
                .filter(first(new ApiRouting(discovery, destinations, forwarding, podStreams)))
                .build();
        Route services = Route.async()
                .id("service-apis")
                .uri(NO_URI)
                .predicate(
                        exchange -> exchange.getRequest().getURI().getRawPath().startsWith(ServicePathRouting.ROOT))
                .filter(first(new ServicePathRouting(destinations, forwarding)))
                .build();
        return () -> Flux.just(api, services);
    }

    /** A filter without an order would come after the relays. */
    static GatewayFilter first(GatewayFilter filter) {
        return new OrderedGatewayFilter(filter, 0);
    }

    private static boolean isServedByAService(ServerWebExchange exchange) {
        ApiPath path = exchange.getAttribute(AccessFilter.API_PATH);
        return path != null && !OwnGroups.contains(path.group());
    }

    @Bean
    RouterFunction<ServerResponse> ownAnswers(
            DiscoveryRefresh discovery,
            OpenApiDocuments openApi,
            Authenticator authenticator,
            Authorizer authorizer,
            ReadyProbe ready) {
        return new HealthHandlers(ready)
                .routes()
                .and(new DiscoveryHandlers(discovery, WireJson.MAPPER).routes())
                .and(new OpenApiHandlers(openApi, WireJson.MAPPER).routes())
                .and(new ReviewHandlers(new AccessReviews(authenticator, authorizer), WireJson.MAPPER).routes());
    }
}
