package dev.gantry.gateway.web;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The Reactor Netty request and response under an exchange. */
final class NativeExchange {

    /** Present once bytes of the request's body went upstream, so that it cannot be sent a second time. */
    static final String BODY_SENT = NativeExchange.class.getName() + ".bodySent";

    private NativeExchange() {}

    static HttpServerRequest request(ServerWebExchange exchange) {
        return ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    }

    static HttpServerResponse response(ServerWebExchange exchange) {
        return ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    }

    /** The thread that reads and writes the client's connection. */
    static EventLoop eventLoop(HttpServerResponse response) {
        return channel(response).eventLoop();
    }

    /** The client's connection, or over HTTP/2 the request's stream of it. */
    static Channel channel(HttpServerResponse response) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get(), "a response always has its connection");
    }

    /** The request's path and query as they came, not decoded. */
    static String target(ServerWebExchange exchange) {
        return request(exchange).uri();
    }

    static boolean bodySent(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(BODY_SENT);
    }

    /** Whether the answer's head has left; nothing but closing the connection can tell of a failure then. */
    static boolean answered(ServerWebExchange exchange) {
        return exchange.getResponse().isCommitted() || response(exchange).hasSentHeaders();
    }

    static boolean hasBody(HttpServerRequest request) {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null
                ? request.requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING)
                : !"0".equals(length.trim());
    }
}
