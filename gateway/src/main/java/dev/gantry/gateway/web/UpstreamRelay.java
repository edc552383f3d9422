package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.upstream.HopByHop;
import dev.gantry.gateway.upstream.Pools;
import dev.gantry.gateway.upstream.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The last filter of each route: sends the request to its {@link Upstream} and streams the answer back, from Netty's
 * buffers to Netty's buffers. It stands in for Spring Cloud Gateway's NettyRoutingFilter and NettyWriteResponseFilter,
 * which copy headers and wrap buffers several times for each request (docs/adr/gateway-relay.md says more).
 * A client that goes away cancels the chain, which closes the connection to the upstream.
 */
public final class UpstreamRelay implements GlobalFilter, Ordered {

    private final Pools pools;

    public UpstreamRelay(Pools pools) {
        this.pools = pools;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Upstream upstream = exchange.getRequiredAttribute(Upstream.ATTRIBUTE);
        HttpServerRequest request = NativeExchange.request(exchange);
        HttpServerResponse response = NativeExchange.response(exchange);
        return pools.client(upstream.pool())
                .remoteAddress(upstream::address)
                .headers(headers -> requestHeaders(exchange, request, upstream, headers))
                .request(request.method())
                .uri(upstream.target())
                .send((out, connection) -> body(exchange, request, upstream, connection))
                .response((answer, body) -> respond(request, response, upstream, answer, body))
                .then();
    }

    private static void requestHeaders(
            ServerWebExchange exchange, HttpServerRequest request, Upstream upstream, HttpHeaders headers) {
        // The client's own User-Agent and Accept give way to the caller's.
        headers.clear();
        HopByHop.copy(request.requestHeaders(), headers);
        upstream.headers().accept(headers);
        TranslatedBody.of(exchange).ifPresent(body -> body.describe(headers));
    }

    private static Publisher<Void> body(
            ServerWebExchange exchange, HttpServerRequest request, Upstream upstream, NettyOutbound out) {
        if (!NativeExchange.hasBody(request)) {
            return Mono.empty();
        }
        exchange.getAttributes().put(NativeExchange.BODY_SENT, true);
        return TranslatedBody.of(exchange)
                .map(body -> out.sendByteArray(Mono.just(body.json())))
                .orElseGet(() -> out.send(
                        WholeBody.isDeclared(request.requestHeaders())
                                ? WholeBody.of(request.receive())
                                : bounded(request.receive(), upstream.maxBodyBytes())));
    }

    /** The buffers as they come, until they are more than the limit; a declared length was checked before. */
    private static Flux<ByteBuf> bounded(ByteBufFlux body, long maxBytes) {
        AtomicLong seen = new AtomicLong();
        return body.retain().doOnNext(buffer -> {
            if (seen.addAndGet(buffer.readableBytes()) > maxBytes) {
                buffer.release();
                throw ApiException.tooLarge(maxBytes);
            }
        });
    }

    private static Publisher<Void> respond(
            HttpServerRequest request,
            HttpServerResponse response,
            Upstream upstream,
            HttpClientResponse answer,
            ByteBufFlux body) {
        if (hasNoBody(request, answer)) {
            return head(response, upstream, answer).send();
        }
        if (!WholeBody.isDeclared(answer.responseHeaders())) {
            return head(response, upstream, answer).send(body.retain());
        }
        // Until it is here nothing has left, so that a body that breaks off may be asked for once more.
        return WholeBody.of(body)
                .flatMap(whole -> Mono.from(head(response, upstream, answer).send(Mono.just(whole))));
    }

    private static HttpServerResponse head(HttpServerResponse response, Upstream upstream, HttpClientResponse answer) {
        upstream.answered().accept(answer.status().code());
        response.status(answer.status());
        HopByHop.copy(answer.responseHeaders(), response.responseHeaders());
        return response;
    }

    private static boolean hasNoBody(HttpServerRequest request, HttpClientResponse answer) {
        int code = answer.status().code();
        return HttpMethod.HEAD.equals(request.method())
                || code == 204
                || code == 304
                || "0".equals(answer.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH));
    }
}
