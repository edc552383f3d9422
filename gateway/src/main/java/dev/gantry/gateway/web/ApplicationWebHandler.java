package dev.gantry.gateway.web;

import dev.gantry.gateway.application.ApplicationRouter;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Everything that the applications' listener answers: it hands a request to the one gateway route for applications, or
 * where no application claims it and it asks for Swagger UI, to the API listener's handlers. No other path of the API
 * can be reached through it.
 */
final class ApplicationWebHandler implements WebHandler {

    private final ApplicationRouter router;
    private final FilteringWebHandler filters;
    private final Route route;
    private final WebHandler documentation;
    private final BooleanSupplier joined;

    /** @param joined whether the registry lets this proxy route yet */
    ApplicationWebHandler(
            ApplicationRouter router,
            FilteringWebHandler filters,
            Route route,
            WebHandler documentation,
            BooleanSupplier joined) {
        this.router = router;
        this.filters = filters;
        this.route = route;
        this.documentation = documentation;
        this.joined = joined;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!joined.getAsBoolean()) {
            return Mono.error(new ApplicationRefusal(503, "the gateway is starting"));
        }
        String host = exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST);
        Optional<ApplicationRouter.Route> found =
                router.route(host == null ? "" : host, NativeExchange.target(exchange));
        return found.map(to -> relay(exchange, to)).orElseGet(() -> document(exchange));
    }

    private Mono<Void> relay(ServerWebExchange exchange, ApplicationRouter.Route to) {
        exchange.getAttributes().put(ApplicationBalancing.ROUTE, to);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
        return filters.handle(exchange);
    }

    private Mono<Void> document(ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        return OpenPaths.isDocumentation(path)
                ? documentation.handle(exchange)
                : Mono.error(new ApplicationRefusal(404, "no ingress or service matches " + path));
    }
}
