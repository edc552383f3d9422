package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.discovery.ApiTable;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.path.ApiPath;
import dev.gantry.gateway.upstream.DiscoveryRefresh;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The one route of the Kubernetes API: looks up the service that owns the path's group, version and resource.
 * A thousand route definitions would be matched one after the other; a table look-up costs the same for any number.
 */
final class ApiRouting implements GatewayFilter {

    private final DiscoveryRefresh discovery;
    private final ServiceDestinations destinations;
    private final Forwarding forwarding;
    private final PodStreamRouting podStreams;

    ApiRouting(
            DiscoveryRefresh discovery,
            ServiceDestinations destinations,
            Forwarding forwarding,
            PodStreamRouting podStreams) {
        this.discovery = discovery;
        this.destinations = destinations;
        this.forwarding = forwarding;
        this.podStreams = podStreams;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        ApiPath path = exchange.getRequiredAttribute(AccessFilter.API_PATH);
        if (PodStreamRouting.serves(path)) {
            return podStreams.route(exchange, chain, path);
        }
        Optional<Owner> owner = owner(discovery.table(), path);
        return owner.isPresent() ? forward(exchange, chain, owner.get()) : lookAgain(exchange, chain, path);
    }

    private Mono<Void> lookAgain(ServerWebExchange exchange, GatewayFilterChain chain, ApiPath path) {
        return discovery
                .afterMiss()
                .flatMap(table -> owner(table, path)
                        .map(owner -> forward(exchange, chain, owner))
                        .orElseGet(() -> Mono.error(unknown(table))));
    }

    private Mono<Void> forward(ServerWebExchange exchange, GatewayFilterChain chain, Owner owner) {
        Forwarding.Destination service = destinations.api(owner, NativeExchange.target(exchange));
        Mono<Void> relay = Mono.defer(() -> forwarding.forward(exchange, chain, service));
        return (ProtobufTranslation.applies(exchange)
                        ? ProtobufTranslation.translate(exchange, service.maxBodyBytes())
                                .then(relay)
                        : relay)
                .doOnError(PartUnreachable.class, e -> discovery.unreachable(owner));
    }

    private static Optional<Owner> owner(ApiTable table, ApiPath path) {
        return table.owner(path.group(), path.version(), path.resource());
    }

    /** While a service was never heard, it may be the one that owns the path: then the client shall come again. */
    private static ApiException unknown(ApiTable table) {
        return table.complete()
                ? ApiException.unknownPath()
                : Refusals.comeAgain("not every service has told yet what it serves");
    }
}
