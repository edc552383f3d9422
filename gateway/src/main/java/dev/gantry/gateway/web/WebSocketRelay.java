package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.upstream.HopByHop;
import dev.gantry.gateway.upstream.Pools;
import dev.gantry.gateway.upstream.Upstream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * Relays a WebSocket. The upstream's handshake comes first: what it refuses is refused to the client with the same
 * status, and the subprotocol that it chose is the one the client gets. (Spring Cloud Gateway's own filter answers the
 * client first, and chooses by itself.) Pings, fragments and close codes pass through. Where the upstream is about to stop,
 * the client is told so with code 1001, and its answer ends the upstream's side.
 */
public final class WebSocketRelay implements GlobalFilter, Ordered {

    /** A watch sends one object a frame, and an object has up to 3 MiB and its event around it. */
    private static final int MAX_FRAME_BYTES = 4 << 20;

    /** Frames of one direction that wait while the other side reads slowly. */
    private static final int FRAMES_AHEAD = 16;

    /** A client that lives answers a close at once; one that does not is cut off. */
    private static final Duration CLOSE_ANSWER = Duration.ofSeconds(1);

    private static final String WHY = "the server stops";

    private static final int SWITCHING_PROTOCOLS = 101;

    private final Pools pools;

    public WebSocketRelay(Pools pools) {
        this.pools = pools;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return WebSocketRequest.isUpgrade(exchange) ? relay(exchange) : chain.filter(exchange);
    }

    private Mono<Void> relay(ServerWebExchange exchange) {
        Upstream upstream = exchange.getRequiredAttribute(Upstream.ATTRIBUTE);
        HttpServerRequest request = NativeExchange.request(exchange);
        HttpServerResponse response = NativeExchange.response(exchange);
        return pools.client(upstream.pool())
                .remoteAddress(upstream::address)
                .headers(headers -> requestHeaders(request, upstream, headers))
                .websocket(clientSpec(request))
                .uri(upstream.target())
                .handle((in, out) -> {
                    upstream.answered().accept(SWITCHING_PROTOCOLS);
                    return upgrade(response, in, out, upstream.ending());
                })
                .doOnError(WebSocketClientHandshakeException.class, problem -> {
                    if (problem.response() != null) {
                        upstream.answered().accept(problem.response().status().code());
                    }
                })
                .onErrorMap(WebSocketClientHandshakeException.class, WebSocketRelay::refused)
                .then();
    }

    /**
     * Completes when the WebSocket has ended: the server's own Mono does so when its handshake has. The upgrade is done
     * on the client's event loop: from another one, Reactor Netty reads the client's first frames before it has put the
     * WebSocket in the HTTP request's place, and loses them.
     */
    private static Mono<Void> upgrade(
            HttpServerResponse response, WebsocketInbound in, WebsocketOutbound out, Mono<Void> ending) {
        Sinks.Empty<Void> ended = Sinks.empty();
        return Mono.defer(() -> response.sendWebsocket(
                        (clientIn, clientOut) -> joined(in, out, clientIn, clientOut, ending)
                                .doFinally(signal -> ended.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST)),
                        serverSpec(in.selectedSubprotocol())))
                .subscribeOn(Schedulers.fromExecutor(NativeExchange.eventLoop(response)))
                .then(ended.asMono());
    }

    private static void requestHeaders(HttpServerRequest request, Upstream upstream, HttpHeaders headers) {
        headers.clear();
        HopByHop.copy(request.requestHeaders(), headers);
        headers.remove(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                .remove(HttpHeaderNames.SEC_WEBSOCKET_VERSION)
                .remove(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)
                .remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        upstream.headers().accept(headers);
    }

    private static WebsocketClientSpec clientSpec(HttpServerRequest request) {
        WebsocketClientSpec.Builder spec = WebsocketClientSpec.builder()
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .handlePing(true);
        String offered = String.join(",", request.requestHeaders().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        return (offered.isEmpty() ? spec : spec.protocols(offered)).build();
    }

    private static WebsocketServerSpec serverSpec(@Nullable String chosen) {
        WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder()
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .handlePing(true);
        return (chosen == null ? spec : spec.protocols(chosen)).build();
    }

    private static Mono<Void> joined(
            WebsocketInbound upstreamIn,
            WebsocketOutbound upstreamOut,
            WebsocketInbound clientIn,
            WebsocketOutbound clientOut,
            Mono<Void> ending) {
        AtomicBoolean ended = new AtomicBoolean();
        Mono<Void> untilEnding = ending.doOnSuccess(_ -> ended.set(true));
        Mono<Void> toClient = pump(upstreamIn, clientOut, untilEnding)
                .then(Mono.defer(() -> ended.get() ? farewell(clientIn, clientOut) : passClose(upstreamIn, clientOut)));
        Mono<Void> toUpstream =
                pump(clientIn, upstreamOut, Mono.never()).then(Mono.defer(() -> passClose(clientIn, upstreamOut)));
        return Mono.when(toClient, toUpstream);
    }

    /**
     * Passes frames on until one side closes or breaks, or the end comes. The frames are published, so that a broken
     * {@code to} does not cancel their source: Reactor Netty answers that with a close without a code, which would overtake the
     * code that the other direction is about to pass on.
     */
    private static Mono<Void> pump(WebsocketInbound from, WebsocketOutbound to, Mono<Void> ending) {
        Flux<WebSocketFrame> frames = from.receiveFrames()
                .map(WebSocketFrame::retain)
                .onErrorComplete()
                .publish(FRAMES_AHEAD)
                .autoConnect()
                .takeUntilOther(ending)
                .doOnDiscard(WebSocketFrame.class, WebSocketFrame::release);
        return to.sendObject(frames, frame -> true).then().onErrorComplete();
    }

    /** Closes {@code to} as {@code from} was closed: with the same code where there is one. */
    private static Mono<Void> passClose(WebsocketInbound from, WebsocketOutbound to) {
        return from.receiveCloseStatus()
                .defaultIfEmpty(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)
                .onErrorReturn(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)
                .flatMap(status -> close(to, status));
    }

    /**
     * Tells the client that this is the end, and lets it answer: what it sent before it knew still reaches the upstream, and
     * no reset of the connection overtakes the close.
     */
    private static Mono<Void> farewell(WebsocketInbound clientIn, WebsocketOutbound clientOut) {
        int code = WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code();
        return clientOut
                .sendObject(new CloseWebSocketFrame(code, WHY))
                .then()
                .then(clientIn.receiveCloseStatus().timeout(CLOSE_ANSWER, Mono.empty()))
                .onErrorComplete()
                .then(Mono.defer(() -> clientOut.sendClose(code, WHY)));
    }

    /** Codes that only describe a close without a code (1005) or a broken connection (1006) may not be sent. */
    private static Mono<Void> close(WebsocketOutbound to, WebSocketCloseStatus status) {
        return WebSocketCloseStatus.isValidStatusCode(status.code())
                ? to.sendClose(status.code(), status.reasonText())
                : to.sendClose();
    }

    /** Without an answer the connection broke, as it may for any request: who asked may be sent elsewhere. */
    private static Throwable refused(WebSocketClientHandshakeException problem) {
        if (problem.response() == null) {
            return new IOException("the connection broke before the WebSocket was opened", problem);
        }
        int code = problem.response().status().code();
        return switch (code) {
            case 401, 503 -> ApiException.unavailable("the WebSocket's server refused the handshake: " + code);
            case 404 -> ApiException.unknownPath();
            default -> ApiException.of(Math.max(code, 400), "BadRequest", "the WebSocket's server answered " + code);
        };
    }
}
