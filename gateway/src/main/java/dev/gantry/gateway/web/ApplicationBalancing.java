package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.gateway.application.ApplicationRouter;
import dev.gantry.gateway.application.ApplicationState;
import dev.gantry.gateway.application.ApplicationState.Lookup;
import dev.gantry.gateway.balance.Endpoint;
import dev.gantry.gateway.balance.Failure;
import dev.gantry.gateway.balance.RetryBudget;
import dev.gantry.gateway.balance.RetryRule;
import dev.gantry.gateway.balance.WeightedChoice;
import dev.gantry.gateway.traffic.TrafficSeries;
import dev.gantry.gateway.traffic.TrafficTable;
import dev.gantry.gateway.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The route of the applications: sends a request to one of its Service's ready endpoints, and to another one when the
 * first was lost before it answered and nothing can happen twice by that.
 */
final class ApplicationBalancing implements GatewayFilter {

    /** The exchange attribute with the {@link ApplicationRouter.Route}. */
    static final String ROUTE = ApplicationRouter.Route.class.getName();

    /** Endpoints that one request tries; beyond these the trouble is not with single endpoints. */
    private static final int MAX_TRIES = 4;

    /** From this status on an answer was counted as an error when it began. */
    private static final int SERVER_ERROR = 500;

    /** The exchange attribute of a request that has waited for an endpoint. */
    private static final String WAITED = ApplicationBalancing.class.getName() + ".waited";

    private static final String NO_REVISION = "";

    private final ApplicationState state;
    private final WeightedChoice balancer;
    private final RetryBudget budget;
    private final InstantSource clock;
    private final ApplicationMetrics metrics;
    private final WebSocketEndings endings;
    private final TrafficTable traffic;
    private final WaitingRoom room;
    private final LongSupplier nanoTime;
    private final Runnable onDrained;

    /**
     * @param nanoTime a clock that only rises
     * @param onDrained called when the last request of a closed endpoint has ended
     */
    ApplicationBalancing(
            ApplicationState state,
            WeightedChoice balancer,
            RetryBudget budget,
            InstantSource clock,
            ApplicationMetrics metrics,
            WebSocketEndings endings,
            TrafficTable traffic,
            WaitingRoom room,
            LongSupplier nanoTime,
            Runnable onDrained) {
        this.state = state;
        this.balancer = balancer;
        this.budget = budget;
        this.clock = clock;
        this.metrics = metrics;
        this.endings = endings;
        this.traffic = traffic;
        this.room = room;
        this.nanoTime = nanoTime;
        this.onDrained = onDrained;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        budget.earn();
        return attempt(exchange, chain, List.of());
    }

    private Mono<Void> attempt(ServerWebExchange exchange, GatewayFilterChain chain, List<Endpoint> tried) {
        ApplicationRouter.Route route = exchange.getRequiredAttribute(ROUTE);
        return switch (state.find(route.backend())) {
            case Lookup.Unknown unknown -> Mono.error(new ApplicationRefusal(503, unknown.reason()));
            case Lookup.Found found ->
                balancer.begin(found.endpoints(), tried)
                        .map(endpoint -> send(exchange, chain, route, endpoint, tried))
                        .orElseGet(() -> tried.isEmpty() ? none(exchange, chain, route) : noneLeft(route, tried));
        };
    }

    private Mono<Void> send(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            ApplicationRouter.Route route,
            Endpoint endpoint,
            List<Endpoint> tried) {
        TrafficSeries series = traffic.of(route.backend().service(), endpoint.revision());
        long began = nanoTime.getAsLong();
        boolean warm = endpoint.warm(clock.instant());
        exchange.getAttributes()
                .put(
                        Upstream.ATTRIBUTE,
                        new Upstream(
                                endpoint.address(),
                                route.target(),
                                Upstream.Pool.APPLICATIONS,
                                ForwardedHeaders.of(exchange, route.prefix()),
                                Long.MAX_VALUE,
                                endings.of(endpoint),
                                status -> series.answered(status, nanoTime.getAsLong() - began, warm)));
        return chain.filter(exchange)
                .doOnSuccess(done -> endpoint.answered())
                .doFinally(signal -> end(endpoint))
                .onErrorResume(problem -> again(exchange, chain, endpoint, series, tried, problem));
    }

    private void end(Endpoint endpoint) {
        if (endpoint.end()) {
            onDrained.run();
        }
    }

    private Mono<Void> again(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            Endpoint endpoint,
            TrafficSeries series,
            List<Endpoint> tried,
            Throwable problem) {
        Failure failure = Failure.of(problem);
        if (failure == Failure.UNREACHABLE) {
            endpoint.refused(clock.instant());
        }
        if (!mayTryAgain(exchange, failure, tried)) {
            count(exchange, series, failure);
            return Mono.error(NativeExchange.answered(exchange) ? problem : refusal(endpoint, failure, problem));
        }
        metrics.retried();
        List<Endpoint> more = new ArrayList<>(tried);
        more.add(endpoint);
        return attempt(exchange, chain, more);
    }

    /** Only what a user sees counts: not a try that another endpoint made good, and not what the client's side broke. */
    private static void count(ServerWebExchange exchange, TrafficSeries series, Failure failure) {
        if (failure == Failure.NOT_UPSTREAM) {
            return;
        }
        if (!NativeExchange.answered(exchange)) {
            series.lost();
        } else if (NativeExchange.response(exchange).status().code() < SERVER_ERROR) {
            series.brokeOff();
        }
    }

    private boolean mayTryAgain(ServerWebExchange exchange, Failure failure, List<Endpoint> tried) {
        String method = exchange.getRequest().getMethod().name();
        return tried.size() + 1 < MAX_TRIES
                && !NativeExchange.answered(exchange)
                && RetryRule.mayRepeat(method, failure, NativeExchange.bodySent(exchange))
                && budget.spend();
    }

    private static Throwable refusal(Endpoint endpoint, Failure failure, Throwable problem) {
        String where = endpoint.id().address();
        return switch (failure) {
            case UNREACHABLE -> new ApplicationRefusal(502, "nobody listens at endpoint " + where);
            case BROKEN ->
                new ApplicationRefusal(502, "endpoint " + where + " closed the connection before it answered");
            case SILENT -> new ApplicationRefusal(504, "endpoint " + where + " did not answer in time");
            case OVERLOADED -> new ApplicationRefusal(503, "too many requests wait for endpoint " + where);
            case NOT_UPSTREAM -> problem;
        };
    }

    /** Where the Service asks for it, a request waits once for a first endpoint. */
    private Mono<Void> none(ServerWebExchange exchange, GatewayFilterChain chain, ApplicationRouter.Route route) {
        ObjectKey service = route.backend().service();
        Duration patience = state.ports().patience(service);
        boolean waits = patience.isPositive() && exchange.getAttributes().put(WAITED, true) == null;
        if (!waits) {
            traffic.of(service, NO_REVISION).lost();
            return Mono.error(noEndpoint(route));
        }
        traffic.of(service, NO_REVISION).waited();
        return room.await(() -> hasEndpoints(route), patience)
                .flatMap(opened -> opened ? attempt(exchange, chain, List.of()) : Mono.error(noEndpoint(route)));
    }

    private boolean hasEndpoints(ApplicationRouter.Route route) {
        return switch (state.find(route.backend())) {
            case Lookup.Unknown _ -> true; // the next attempt says so
            case Lookup.Found found -> !found.endpoints().endpoints().isEmpty();
        };
    }

    private static ApplicationRefusal noEndpoint(ApplicationRouter.Route route) {
        return new ApplicationRefusal(503, "service " + route.backend() + " has no ready endpoint");
    }

    /** What was tried in vain is the loss of whoever was tried last. */
    private Mono<Void> noneLeft(ApplicationRouter.Route route, List<Endpoint> tried) {
        traffic.of(route.backend().service(), tried.getLast().revision()).lost();
        return Mono.error(
                new ApplicationRefusal(502, "no endpoint of service " + route.backend() + " could be reached"));
    }
}
