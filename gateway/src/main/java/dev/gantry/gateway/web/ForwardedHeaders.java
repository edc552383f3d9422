package dev.gantry.gateway.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells an application who asked and how. The headers are set anew: what a client wrote in them itself would let it
 * pass for someone else.
 */
final class ForwardedHeaders {

    private ForwardedHeaders() {}

    /** @param prefix the part of the path that the application does not see, or "" */
    static Consumer<HttpHeaders> of(ServerWebExchange exchange, String prefix) {
        InetSocketAddress client = exchange.getRequest().getRemoteAddress();
        InetSocketAddress here = exchange.getRequest().getLocalAddress();
        return headers -> {
            headers.remove("Forwarded");
            set(headers, "X-Forwarded-For", client == null ? null : client.getHostString());
            set(headers, "X-Forwarded-Host", headers.get(HttpHeaderNames.HOST));
            set(headers, "X-Forwarded-Port", here == null ? null : Integer.toString(here.getPort()));
            set(headers, "X-Forwarded-Proto", exchange.getRequest().getSslInfo() == null ? "http" : "https");
            set(headers, "X-Forwarded-Prefix", prefix.isEmpty() ? null : prefix);
        };
    }

    private static void set(HttpHeaders headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }
}
