package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.access.Caller;
import dev.gantry.gateway.balance.Failure;
import dev.gantry.gateway.balance.RetryRule;
import dev.gantry.gateway.upstream.InternalToken;
import dev.gantry.gateway.upstream.Upstream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Sends a request of the API listener to a part of Gantry, with the internal token in place of the caller's own. */
final class Forwarding {

    private final InternalToken token;

    Forwarding(InternalToken token) {
        this.token = token;
    }

    /**
     * Where a request goes.
     *
     * @param label the part's name for messages, such as {@code service "registry"}
     * @param target the raw path and query to ask for
     * @param maxBodyBytes the largest body it is sent
     */
    record Destination(String label, InetSocketAddress address, String target, long maxBodyBytes) {}

    /**
     * Relays the request. Fails with a refusal to show, a {@link PartUnreachable} where nobody listens there, or what
     * went wrong on the caller's side.
     */
    Mono<Void> forward(ServerWebExchange exchange, GatewayFilterChain chain, Destination to) {
        if (exchange.getRequest().getHeaders().getContentLength() > to.maxBodyBytes()) {
            return Mono.error(ApiException.tooLarge(to.maxBodyBytes()));
        }
        exchange.getAttributes()
                .put(
                        Upstream.ATTRIBUTE,
                        new Upstream(
                                to.address(),
                                to.target(),
                                Upstream.Pool.SERVICES,
                                identity(exchange.getAttribute(AccessFilter.CALLER)),
                                to.maxBodyBytes(),
                                Mono.never(),
                                Upstream.UNHEARD));
        return chain.filter(exchange)
                .onErrorResume(problem -> mayRepeat(exchange, problem) ? chain.filter(exchange) : Mono.error(problem))
                .onErrorMap(problem -> outcome(exchange, to, problem));
    }

    /** Once only: the second try opens a new connection unless the pool has another, and a third would find no more. */
    private static boolean mayRepeat(ServerWebExchange exchange, Throwable problem) {
        return Failure.of(problem) == Failure.BROKEN
                && !NativeExchange.answered(exchange)
                && RetryRule.mayRepeat(
                        exchange.getRequest().getMethod().name(), Failure.BROKEN, NativeExchange.bodySent(exchange));
    }

    private Consumer<HttpHeaders> identity(@Nullable Caller caller) {
        return headers -> {
            headers.remove("X-Remote-User").remove("X-Remote-Group").remove("X-Remote-Uid");
            headers.set(HttpHeaderNames.AUTHORIZATION, token.authorization());
            if (caller != null) {
                headers.set("X-Remote-User", caller.name());
                headers.set("X-Remote-Group", caller.groups());
            }
        };
    }

    private static Throwable outcome(ServerWebExchange exchange, Destination to, Throwable problem) {
        if (NativeExchange.answered(exchange)) {
            return problem;
        }
        return switch (Failure.of(problem)) {
            case UNREACHABLE -> new PartUnreachable(to.label(), problem);
            case BROKEN ->
                ApiException.unavailable("the connection to " + to.label()
                        + " broke before it answered; the request may have been done");
            case SILENT -> ApiException.timeout(to.label() + " did not answer in time");
            case OVERLOADED -> ApiException.tooManyRequests("too many requests wait for " + to.label());
            case NOT_UPSTREAM -> problem;
        };
    }
}
