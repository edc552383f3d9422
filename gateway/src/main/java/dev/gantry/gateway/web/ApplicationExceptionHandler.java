package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** The one renderer of errors on the applications' listener: one line of plain text. */
final class ApplicationExceptionHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationExceptionHandler.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable problem) {
        if (NativeExchange.answered(exchange)) {
            return Mono.error(problem);
        }
        return switch (problem) {
            case ApplicationRefusal refusal -> write(exchange, refusal.code(), String.valueOf(refusal.getMessage()));
            case ApiException refusal -> write(exchange, refusal.code(), String.valueOf(refusal.getMessage()));
            case ResponseStatusException spring ->
                write(exchange, spring.getStatusCode().value(), "not found");
            default -> bug(exchange, problem);
        };
    }

    private static Mono<Void> bug(ServerWebExchange exchange, Throwable problem) {
        LOG.error("failed to relay {}", exchange.getRequest().getPath(), problem);
        return write(exchange, 500, "internal error: " + problem.getClass().getSimpleName());
    }

    private static Mono<Void> write(ServerWebExchange exchange, int code, String message) {
        ServerHttpResponse response = exchange.getResponse();
        response.setRawStatusCode(code);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
