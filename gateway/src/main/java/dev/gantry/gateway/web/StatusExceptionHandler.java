package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** The one renderer of errors on the API listener: a Status for an expected refusal, and a logged 500 for a bug. */
final class StatusExceptionHandler implements WebExceptionHandler, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(StatusExceptionHandler.class);

    /** Before Spring Boot's own handler at -1, which would answer in its own format. */
    private static final int ORDER = -2;

    private final StatusAnswer answer;

    StatusExceptionHandler(StatusAnswer answer) {
        this.answer = answer;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable problem) {
        if (NativeExchange.answered(exchange)) {
            return Mono.error(problem);
        }
        return answer.write(exchange, refusal(exchange, problem));
    }

    private static ApiException refusal(ServerWebExchange exchange, Throwable problem) {
        return switch (problem) {
            case ApiException expected -> expected;
            case PartUnreachable gone -> Refusals.comeAgain(String.valueOf(gone.getMessage()));
            case ResponseStatusException spring
            when spring.getStatusCode().value() == 404 -> ApiException.unknownPath();
            case ResponseStatusException spring
            when spring.getStatusCode().value() == 405 -> ApiException.methodNotAllowed();
            case ResponseStatusException spring
            when spring.getStatusCode().is4xxClientError() ->
                ApiException.of(spring.getStatusCode().value(), "BadRequest", spring.getMessage());
            default -> bug(exchange, problem);
        };
    }

    private static ApiException bug(ServerWebExchange exchange, Throwable problem) {
        LOG.error(
                "failed to answer {} {}",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                problem);
        return ApiException.of(
                500,
                "InternalError",
                "Internal error occurred: " + problem.getClass().getSimpleName());
    }
}
