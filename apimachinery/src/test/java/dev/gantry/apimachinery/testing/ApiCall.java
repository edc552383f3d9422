package dev.gantry.apimachinery.testing;

import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Calls of an API server as a plain HTTP client makes them. */
public final class ApiCall {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    public ApiCall(URI base) {
        this.base = base;
    }

    /** An answer: code, body as JSON, and warnings. */
    public record Answer(int code, JsonNode body, List<String> warnings) {}

    public Answer get(String path) {
        return send("GET", path, "application/json", "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, "application/json", body);
    }

    public Answer delete(String path, String body) {
        return send("DELETE", path, "application/json", body);
    }

    public Answer send(String method, String path, String contentType, String body) {
        return send(method, path, contentType, "application/json", body);
    }

    public Answer send(String method, String path, String contentType, String accept, String body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", contentType)
                .header("Accept", accept)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
            JsonNode json = response.body().length == 0
                    ? WireJson.MAPPER.missingNode()
                    : WireJson.MAPPER.readTree(response.body());
            return new Answer(response.statusCode(), json, response.headers().allValues("Warning"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
