package dev.gantry.gateway.upstream;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.gateway.discovery.OpenApiIndex;
import dev.gantry.gateway.discovery.OpenApiMerge;
import dev.gantry.gateway.discovery.Owner;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Fetches the services' OpenAPI v3 documents and joins those of a shared group. */
public final class OpenApiDocuments {

    private static final String JSON = "application/json";

    private final ServiceClient client;
    private final JsonMapper json;

    public OpenApiDocuments(ServiceClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /** The index of the services that answer now; one that is down is missing from it, as its group would be. */
    public Mono<OpenApiIndex> index() {
        return Flux.fromArray(Owner.values())
                .flatMap(owner -> links(owner).map(links -> Map.entry(owner, links)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(OpenApiIndex::of);
    }

    /**
     * The merged document.
     *
     * @param name as in the index, such as {@code apis/apps/v1}
     */
    public Mono<byte[]> document(String name) {
        return index().flatMap(index -> document(index, name));
    }

    private Mono<byte[]> document(OpenApiIndex index, String name) {
        var owners = index.owners(name);
        if (owners.isEmpty()) {
            return Mono.error(ApiException.unknownPath());
        }
        Flux<byte[]> parts = Flux.fromIterable(owners).concatMap(owner -> part(owner, name));
        // One owner's document is passed on as it came: only the core group and events need the merge's memory.
        return owners.size() == 1
                ? parts.next()
                : parts.map(body -> (ObjectNode) json.readTree(body))
                        .collectList()
                        .map(OpenApiMerge::merge)
                        .map(json::writeValueAsBytes);
    }

    private Mono<byte[]> part(Owner owner, String name) {
        String what = owner.label() + " /openapi/v3/" + name;
        return client.get(owner, "/openapi/v3/" + name, JSON)
                .map(answer -> answer.orUnavailable(what))
                .onErrorMap(WebClientRequestException.class, e -> ApiException.unavailable(what + " gave no answer"));
    }

    private Mono<Map<String, OpenApiIndex.Link>> links(Owner owner) {
        return client.get(owner, "/openapi/v3", JSON)
                .filter(answer -> answer.status() == 200)
                .map(answer -> json.readValue(answer.orUnavailable(owner.label()), Index.class)
                        .allPaths())
                .onErrorResume(WebClientRequestException.class, e -> Mono.empty());
    }

    private record Index(@Nullable Map<String, OpenApiIndex.Link> paths) {

        Map<String, OpenApiIndex.Link> allPaths() {
            return paths == null ? Map.of() : paths;
        }
    }
}
