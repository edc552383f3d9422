package dev.gantry.gateway.web;

import dev.gantry.gateway.upstream.OpenApiDocuments;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The merged OpenAPI v3 index and documents. (OpenAPI v2 is protobuf to its readers, and not served.) */
final class OpenApiHandlers {

    private static final String ROOT = "/openapi/v3";

    private final OpenApiDocuments documents;
    private final JsonMapper json;

    OpenApiHandlers(OpenApiDocuments documents, JsonMapper json) {
        this.documents = documents;
        this.json = json;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ROOT, request -> index())
                .GET(ROOT + "/{*name}", this::document)
                .build();
    }

    private Mono<ServerResponse> index() {
        return documents.index().flatMap(index -> json(json.writeValueAsBytes(Map.of("paths", index.links()))));
    }

    private Mono<ServerResponse> document(ServerRequest request) {
        return documents.document(request.pathVariable("name").substring(1)).flatMap(OpenApiHandlers::json);
    }

    private static Mono<ServerResponse> json(byte[] body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }
}
