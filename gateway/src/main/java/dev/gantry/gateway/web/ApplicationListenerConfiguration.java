package dev.gantry.gateway.web;

import dev.gantry.gateway.GatewayProperties;
import dev.gantry.gateway.application.ApplicationRouter;
import dev.gantry.gateway.application.ApplicationState;
import dev.gantry.gateway.balance.LeastRequestOfTwo;
import dev.gantry.gateway.balance.RetryBudget;
import dev.gantry.gateway.balance.WeightedChoice;
import dev.gantry.gateway.traffic.TrafficTable;
import dev.gantry.gateway.upstream.ApplicationFeed;
import dev.gantry.gateway.upstream.ProxyRegistration;
import dev.gantry.gateway.upstream.TrafficReporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** Wires the applications' listener. */
@Configuration(proxyBeanMethods = false)
class ApplicationListenerConfiguration {

    /** Any event loop may ask it at the same time. */
    private static final RandomGenerator THREAD_RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    @Bean
    WebSocketEndings webSocketEndings(GatewayProperties properties) {
        return new WebSocketEndings(properties.applications().drainBound());
    }

    @Bean
    TrafficTable trafficTable(MeterRegistry meters) {
        return new TrafficTable(new RevisionMeters(meters));
    }

    @Bean
    MeterBinder trafficMeters(TrafficTable traffic, TrafficReporter reporter) {
        return meters -> {
            FunctionCounter.builder(GatewayMetric.REVISION_LEFT_OUT.metricName(), traffic, TrafficTable::leftOut)
                    .description(GatewayMetric.REVISION_LEFT_OUT.description())
                    .register(meters);
            FunctionCounter.builder(GatewayMetric.TRAFFIC_REPORTS_LOST.metricName(), reporter, TrafficReporter::lost)
                    .description(GatewayMetric.TRAFFIC_REPORTS_LOST.description())
                    .register(meters);
        };
    }

    @Bean
    ApplicationBalancing applicationBalancing(
            ApplicationState state,
            MeterRegistry meters,
            InstantSource clock,
            TrafficTable traffic,
            ProxyRegistration registration,
            WebSocketEndings endings) {
        WaitingRoom room = new WaitingRoom();
        Gauge.builder(GatewayMetric.WAITING.metricName(), room, WaitingRoom::waiting)
                .description(GatewayMetric.WAITING.description())
                .register(meters);
        return new ApplicationBalancing(
                state,
                new WeightedChoice(THREAD_RANDOM, new LeastRequestOfTwo(THREAD_RANDOM, clock)),
                new RetryBudget(),
                clock,
                new ApplicationMetrics(meters, state.endpoints()),
                endings,
                traffic,
                room,
                System::nanoTime,
                registration::changed);
    }

    @Bean
    ApplicationListener applicationListener(
            ApplicationFeed feed,
            ApplicationBalancing balancing,
            FilteringWebHandler filters,
            DispatcherHandler documentation,
            ProxyRegistration registration,
            WebSocketEndings endings,
            GatewayProperties properties,
            MeterRegistry meters) {
        Route route = Route.async()
                .id("applications")
                .uri("no://upstream")
                .predicate(exchange -> true)
                .filter(ApiListenerConfiguration.first(balancing))
                .build();
        var router = new ApplicationRouter(feed::ingresses);
        HttpHandler handler = WebHttpHandlerBuilder.webHandler(
                        new ApplicationWebHandler(router, filters, route, documentation, registration::joined))
                .exceptionHandler(new ApplicationExceptionHandler())
                .build();
        return new ApplicationListener(
                properties.applications(), handler, new RequestMeter(meters, "applications"), endings);
    }
}
