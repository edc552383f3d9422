package dev.gantry.gateway.web;

import dev.gantry.gateway.balance.Endpoint;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * When the WebSockets to applications are closed by the gateway: a little before the requests at an endpoint that stops cease
 * to hold it up, and at once when the gateway itself stops. What is closed so is told with code 1001 and can be opened anew
 * elsewhere; what is left to the end of its pod would be cut.
 */
final class WebSocketEndings {

    /** Both sides answer a close within a moment; what is left of it is for a slow network. */
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private final Duration grace;
    private final Sinks.Empty<Void> gatewayStops = Sinks.empty();

    /** @param bound after which an endpoint counts as drained, whatever is under way there */
    WebSocketEndings(Duration bound) {
        this.grace = bound.compareTo(CLOSING_TIME) > 0 ? bound.minus(CLOSING_TIME) : Duration.ZERO;
    }

    /** Completes when a WebSocket to the endpoint is to be closed. */
    Mono<Void> of(Endpoint endpoint) {
        Mono<Void> endpointStops = Mono.create(sink -> sink.onDispose(endpoint.whenClosed(sink::success)::run));
        return Mono.firstWithSignal(endpointStops.then(Mono.delay(grace)).then(), gatewayStops.asMono());
    }

    void gatewayStops() {
        gatewayStops.tryEmitEmpty().orThrow();
    }
}
