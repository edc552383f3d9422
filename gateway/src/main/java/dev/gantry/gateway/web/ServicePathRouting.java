package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.discovery.Owner;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The route of the services' own APIs: {@code /gantry/registry/v1/x} is {@code /gantry/v1/x} at registry-service, and
 * {@code /gantry/registry/v3/api-docs} its springdoc document.
 */
final class ServicePathRouting implements GatewayFilter {

    static final String ROOT = "/gantry/";

    private final ServiceDestinations destinations;
    private final Forwarding forwarding;

    ServicePathRouting(ServiceDestinations destinations, Forwarding forwarding) {
        this.destinations = destinations;
        this.forwarding = forwarding;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return destination(NativeExchange.target(exchange))
                .map(to -> forwarding.forward(exchange, chain, to))
                .orElseGet(() -> Mono.error(ApiException.unknownPath()));
    }

    private Optional<Forwarding.Destination> destination(String target) {
        int end = target.indexOf('/', ROOT.length());
        if (end < 0 || target.contains("/../")) {
            return Optional.empty();
        }
        String rest = target.substring(end);
        String there = rest.startsWith("/v3/api-docs") ? rest : "/gantry" + rest;
        return Owner.of(target.substring(ROOT.length(), end)).map(owner -> destinations.own(owner, there));
    }
}
