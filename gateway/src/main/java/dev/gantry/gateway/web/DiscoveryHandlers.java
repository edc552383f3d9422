package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.discovery.ApiTable;
import dev.gantry.gateway.discovery.DiscoveryFormat;
import dev.gantry.gateway.discovery.GroupDiscovery;
import dev.gantry.gateway.discovery.GroupDiscoveryList;
import dev.gantry.gateway.discovery.PlainDiscovery;
import dev.gantry.gateway.upstream.DiscoveryRefresh;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API consists of: /api, /apis and the documents under them, in the format that the client prefers. Until the services
 * without which no client can work were heard, all of it is 503 rather than a part.
 */
final class DiscoveryHandlers {

    private static final Predicate<GroupDiscovery> CORE = group -> group.group().isEmpty();

    private final DiscoveryRefresh discovery;
    private final JsonMapper json;

    DiscoveryHandlers(DiscoveryRefresh discovery, JsonMapper json) {
        this.discovery = discovery;
        this.json = json;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/api", request -> listing(request, CORE, table -> coreVersions()))
                .GET("/apis", request -> listing(request, CORE.negate(), PlainDiscovery::groups))
                .GET(
                        "/api/{version}",
                        request -> found(t -> PlainDiscovery.resources(t, "", request.pathVariable("version"))))
                .GET(
                        "/apis/{group}",
                        request -> found(
                                t -> t.group(request.pathVariable("group")).map(PlainDiscovery::group)))
                .GET(
                        "/apis/{group}/{version}",
                        request -> found(t -> PlainDiscovery.resources(
                                t, request.pathVariable("group"), request.pathVariable("version"))))
                .build();
    }

    private Mono<ServerResponse> listing(
            ServerRequest request, Predicate<GroupDiscovery> which, Function<ApiTable, Object> plain) {
        String accept = request.headers().header(HttpHeaders.ACCEPT).stream().reduce("", (a, b) -> a + "," + b);
        return table().flatMap(table -> switch (DiscoveryFormat.preferred(accept)) {
            case AGGREGATED_V2 -> aggregated(table, which, "v2");
            case AGGREGATED_V2BETA1 -> aggregated(table, which, "v2beta1");
            case PLAIN -> ok(MediaType.APPLICATION_JSON_VALUE, plain.apply(table));
        });
    }

    private Mono<ServerResponse> aggregated(ApiTable table, Predicate<GroupDiscovery> which, String version) {
        List<GroupDiscovery> groups = table.groups().stream().filter(which).toList();
        return ok(DiscoveryFormat.contentType(version), GroupDiscoveryList.of(version, groups));
    }

    private Mono<ApiTable> table() {
        return discovery.table().missing().isEmpty()
                ? Mono.just(discovery.table())
                : discovery.afterMiss().flatMap(DiscoveryHandlers::usable);
    }

    private static Mono<ApiTable> usable(ApiTable table) {
        return table.missing()
                .map(owner -> Mono.<ApiTable>error(
                        Refusals.comeAgain(owner.label() + "-service has not told yet what it serves")))
                .orElseGet(() -> Mono.just(table));
    }

    private <T> Mono<ServerResponse> found(Function<ApiTable, Optional<T>> document) {
        return table().flatMap(table -> document.apply(table)
                .map(known -> ok(MediaType.APPLICATION_JSON_VALUE, known))
                .orElseGet(() -> lookAgain(document)));
    }

    private <T> Mono<ServerResponse> lookAgain(Function<ApiTable, Optional<T>> document) {
        return discovery
                .afterMiss()
                .flatMap(table -> document.apply(table)
                        .map(found -> ok(MediaType.APPLICATION_JSON_VALUE, found))
                        .orElseGet(() -> Mono.error(ApiException.unknownPath())));
    }

    private static Object coreVersions() {
        return Map.of("kind", "APIVersions", "versions", List.of("v1"), "serverAddressByClientCIDRs", List.of());
    }

    private Mono<ServerResponse> ok(String contentType, Object document) {
        return ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, contentType)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .bodyValue(json.writeValueAsBytes(document));
    }
}
