package dev.gantry.gateway.web;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Whether the gateway lives and is ready, and which version of Kubernetes its API follows. */
final class HealthHandlers {

    /** Clients compare these figures with their own; the build's name follows the plus. */
    private static final Map<String, String> VERSION = Map.of(
            "major", "1",
            "minor", "34",
            "gitVersion", "v1.34.0+gantry",
            "gitCommit", "",
            "gitTreeState", "clean",
            "buildDate", "1970-01-01T00:00:00Z",
            "goVersion", "",
            "compiler", "javac",
            "platform", "linux/" + System.getProperty("os.arch", "unknown"));

    private final ReadyProbe ready;

    HealthHandlers(ReadyProbe ready) {
        this.ready = ready;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/livez", request -> text(200, "ok"))
                .GET("/healthz", request -> text(200, "ok"))
                .GET("/readyz", request -> ready.ready() ? text(200, "ok") : text(503, "starting"))
                .GET(
                        "/version",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(VERSION))
                .build();
    }

    private static Mono<ServerResponse> text(int status, String body) {
        return ServerResponse.status(status).contentType(MediaType.TEXT_PLAIN).bodyValue(body);
    }
}
