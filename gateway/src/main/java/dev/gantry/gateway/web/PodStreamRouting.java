package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.path.ApiPath;
import dev.gantry.gateway.path.ContainerChoice;
import dev.gantry.gateway.upstream.PodLocator;
import dev.gantry.gateway.upstream.PodLocator.Location;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Streams into and out of containers: the gateway finds the pod's node and hands the same path to its agent. The logs
 * of a pod that is gone, or whose node is, come from monitoring-service.
 */
final class PodStreamRouting {

    private static final String LOG = "log";
    private static final Set<String> STREAMS = Set.of(LOG, "exec", "attach", "portforward");

    private final PodLocator pods;
    private final ServiceDestinations destinations;
    private final Forwarding forwarding;

    PodStreamRouting(PodLocator pods, ServiceDestinations destinations, Forwarding forwarding) {
        this.pods = pods;
        this.destinations = destinations;
        this.forwarding = forwarding;
    }

    static boolean serves(ApiPath path) {
        return path.group().isEmpty() && "pods".equals(path.resource()) && STREAMS.contains(path.subresource());
    }

    Mono<Void> route(ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path) {
        return pods.locate(path.namespace(), path.name())
                .onErrorMap(WebClientRequestException.class, e -> new PartUnreachable("service \"scheduler\"", e))
                .flatMap(location -> LOG.equals(path.subresource())
                        ? log(exchange, chain, path, location)
                        : stream(exchange, chain, path, location));
    }

    private Mono<Void> log(ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path, Location location) {
        return switch (location) {
            case Location.Gone gone -> storedLog(exchange, chain, path);
            case Location.Nowhere nowhere -> Mono.error(ApiException.badRequest(nowhere.reason()));
            case Location.OnNode on ->
                toAgent(exchange, chain, path, on)
                        .onErrorResume(PartUnreachable.class, e -> storedLog(exchange, chain, path));
        };
    }

    private Mono<Void> stream(ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path, Location location) {
        return switch (location) {
            case Location.Gone gone -> Mono.error(ApiException.notFound("pods", path.name()));
            case Location.Nowhere nowhere -> Mono.error(ApiException.badRequest(nowhere.reason()));
            case Location.OnNode on when !WebSocketRequest.isUpgrade(exchange) -> Mono.error(notWebSocket(path));
            case Location.OnNode on -> toAgent(exchange, chain, path, on);
        };
    }

    private Mono<Void> toAgent(
            ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path, Location.OnNode location) {
        return ContainerChoice.objection(location.pod(), path.subresource(), container(exchange))
                .map(ApiException::badRequest)
                .<Mono<Void>>map(Mono::error)
                .orElseGet(() -> forwarding.forward(
                        exchange,
                        chain,
                        destinations.agent(location.node(), location.agent(), NativeExchange.target(exchange))));
    }

    private Mono<Void> storedLog(ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path) {
        String query = exchange.getRequest().getURI().getRawQuery();
        String target =
                "/gantry/v1/pod-logs/" + path.namespace() + "/" + path.name() + (query == null ? "" : "?" + query);
        return forwarding.forward(exchange, chain, destinations.own(Owner.MONITORING, target));
    }

    private static String container(ServerWebExchange exchange) {
        String name = exchange.getRequest().getQueryParams().getFirst("container");
        return name == null ? "" : name;
    }

    private static ApiException notWebSocket(ApiPath path) {
        return ApiException.badRequest("pods/" + path.subresource()
                + " is served over WebSocket only, not SPDY: use kubectl 1.31 or newer, and do not set"
                + " KUBECTL_REMOTE_COMMAND_WEBSOCKETS or KUBECTL_PORT_FORWARD_WEBSOCKETS to false");
    }
}
