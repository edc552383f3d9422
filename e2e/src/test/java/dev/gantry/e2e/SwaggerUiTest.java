package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser fetches to show Swagger UI. */
@ExtendWith(GantryExtension.class)
class SwaggerUiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyDocumentItListsIsThere(GantryStack stack) throws IOException, InterruptedException {
        assertThat(get(stack, "/swagger-ui.html").statusCode()).isEqualTo(302);
        JsonNode config =
                JSON.readTree(get(stack, "/v3/api-docs/swagger-config").body());
        List<String> documents = config.path("urls").findValuesAsString("url");
        assertThat(documents).contains("/openapi/v3/apis/apps/v1", "/gantry/scheduler/v3/api-docs");
        assertThat(documents).allSatisfy(url -> {
            JsonNode document = JSON.readTree(get(stack, url).body());
            assertThat(document.path("openapi").asString("")).startsWith("3.");
            assertThat(document.path("paths").size()).isPositive();
        });
    }

    private static HttpResponse<String> get(GantryStack stack, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(stack.applicationsUrl() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
