package dev.gantry.gateway.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/** Counts the answers of one listener by the class of their status. It sits at the server, where no filter can hide an answer. */
final class RequestMeter {

    private static final int CLASSES = 6;

    private final List<Counter> byClass = new ArrayList<>(CLASSES);

    RequestMeter(MeterRegistry registry, String listener) {
        for (int i = 0; i < CLASSES; i++) {
            byClass.add(Counter.builder(GatewayMetric.REQUESTS.metricName())
                    .description(GatewayMetric.REQUESTS.description())
                    .tag("listener", listener)
                    .tag("status", i == 0 ? "none" : i + "xx")
                    .register(registry));
        }
    }

    /** For {@code HttpServer.mapHandle}, whose connection is the response. */
    Mono<Void> measure(Mono<Void> handling, Connection connection) {
        return connection instanceof HttpServerResponse response
                ? handling.doFinally(signal -> count(response.status().code()))
                : handling;
    }

    private void count(int status) {
        int group = status / 100;
        byClass.get(group < CLASSES ? group : 0).increment();
    }
}
