package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.StatusDetails;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal as the Kubernetes Status that its exception carries. */
final class StatusAnswer {

    private final JsonMapper json;

    StatusAnswer(JsonMapper json) {
        this.json = json;
    }

    Mono<Void> write(ServerWebExchange exchange, ApiException refusal) {
        ServerHttpResponse response = exchange.getResponse();
        response.setRawStatusCode(refusal.code());
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        retryAfterSeconds(refusal)
                .ifPresent(seconds -> response.getHeaders().set(HttpHeaders.RETRY_AFTER, "" + seconds));
        byte[] body = json.writeValueAsBytes(refusal.status());
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static Optional<Integer> retryAfterSeconds(ApiException refusal) {
        return Optional.ofNullable(refusal.status().getDetails()).map(StatusDetails::getRetryAfterSeconds);
    }
}
