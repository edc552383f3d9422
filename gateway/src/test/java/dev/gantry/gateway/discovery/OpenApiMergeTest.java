package dev.gantry.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class OpenApiMergeTest {

    private static final ObjectNode SCHEDULER = document("""
            {"openapi":"3.0.0","info":{"title":"a"},"paths":{"/api/v1/pods":{"get":{}}},
             "components":{"schemas":{"Pod":{"type":"object"},"ObjectMeta":{"x":1}}}}""");
    private static final ObjectNode REGISTRY = document("""
            {"openapi":"3.0.0","paths":{"/api/v1/services":{"get":{}},"/api/v1/pods":{"other":{}}},
             "components":{"schemas":{"Service":{"type":"object"},"ObjectMeta":{"x":2}},"parameters":{"p":{}}}}""");

    @Test
    void addsPathsAndComponents() {
        ObjectNode merged = OpenApiMerge.merge(List.of(SCHEDULER, REGISTRY));
        assertThat(merged.at("/paths").propertyNames()).containsExactly("/api/v1/pods", "/api/v1/services");
        assertThat(merged.at("/components/schemas").propertyNames())
                .containsExactlyInAnyOrder("Pod", "ObjectMeta", "Service");
        assertThat(merged.at("/components/parameters/p").isObject()).isTrue();
        assertThat(merged.at("/info/title").asString()).isEqualTo("a");
    }

    @Test
    void theFirstDocumentHolds() {
        ObjectNode merged = OpenApiMerge.merge(List.of(SCHEDULER, REGISTRY));
        assertThat(merged.at("/components/schemas/ObjectMeta/x").asInt()).isEqualTo(1);
        assertThat(merged.at("/paths").path("/api/v1/pods").has("other")).isFalse();
    }

    @Test
    void changesNoneOfThem() {
        ObjectNode before = SCHEDULER.deepCopy();
        OpenApiMerge.merge(List.of(SCHEDULER, REGISTRY));
        assertThat(SCHEDULER).isEqualTo(before);
    }

    @Test
    void indexLinksEachDocumentOnceWithAHashOfAllItsParts() {
        var scheduler = Map.of("api/v1", link("/openapi/v3/api/v1?hash=A1"));
        OpenApiIndex before = OpenApiIndex.of(Map.of(
                Owner.SCHEDULER, scheduler, Owner.REGISTRY, Map.of("api/v1", link("/openapi/v3/api/v1?hash=B1"))));
        OpenApiIndex after = OpenApiIndex.of(Map.of(
                Owner.SCHEDULER, scheduler, Owner.REGISTRY, Map.of("api/v1", link("/openapi/v3/api/v1?hash=B2"))));
        assertThat(before.owners("api/v1")).containsExactly(Owner.REGISTRY, Owner.SCHEDULER);
        assertThat(url(before)).startsWith("/openapi/v3/api/v1?hash=").isNotEqualTo(url(after));
        assertThat(before.owners("apis/none/v1")).isEmpty();
    }

    private static String url(OpenApiIndex index) {
        return index.links().values().iterator().next().serverRelativeURL();
    }

    private static OpenApiIndex.Link link(String url) {
        return new OpenApiIndex.Link(url);
    }

    private static ObjectNode document(String json) {
        return WireJson.parseObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
