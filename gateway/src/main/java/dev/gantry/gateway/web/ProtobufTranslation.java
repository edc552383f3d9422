package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.protobuf.ProtobufBodies;
import java.util.Set;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads the requests whose body is protobuf, as kubectl's typed clients send it, so that all behind see JSON only. */
final class ProtobufTranslation {

    /** A PATCH has a format of its own, and a GET no body. */
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

    private ProtobufTranslation() {}

    static boolean applies(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return isProtobuf(request.getHeaders())
                && METHODS.contains(request.getMethod())
                && NativeExchange.hasBody(NativeExchange.request(exchange));
    }

    static boolean isProtobuf(HttpHeaders headers) {
        return ProtobufBodies.MEDIA_TYPE.equalsIgnoreCase(headers.getFirst(HttpHeaders.CONTENT_TYPE));
    }

    /** Puts the body's JSON into the exchange, for {@link UpstreamRelay} to send in its place. */
    static Mono<Void> translate(ServerWebExchange exchange, long maxBodyBytes) {
        return DataBufferUtils.join(exchange.getRequest().getBody(), (int) Math.min(maxBodyBytes, Integer.MAX_VALUE))
                .onErrorMap(DataBufferLimitException.class, e -> ApiException.tooLarge(maxBodyBytes))
                .map(ProtobufTranslation::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(ProtobufTranslation::toJson)
                .doOnNext(json ->
                        exchange.getAttributes().put(TranslatedBody.ATTRIBUTE, new TranslatedBody(json, maxBodyBytes)))
                .then();
    }

    /** Away from the event loops, which the loading of the schema and a large body would hold up. */
    static Mono<byte[]> toJson(byte[] protobuf) {
        return Mono.fromCallable(() -> ProtobufBodies.toJson(protobuf)).subscribeOn(Schedulers.boundedElastic());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
