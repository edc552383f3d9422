package dev.gantry.launcher.demo;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.command.Readiness;
import dev.gantry.launcher.pki.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The few calls of the Kubernetes API that the demonstration makes, so that it needs no kubectl. */
final class KubernetesApi implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    /** A service that starts is ready within half a minute; one that is not there answers each attempt at once. */
    private static final int ATTEMPTS = 60;

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int FIRST_ERROR = 400;

    private final JsonMapper json = new JsonMapper();
    private final YAMLMapper yaml = new YAMLMapper();
    private final String server;
    private final String token;
    private final HttpClient client;
    private final Duration wait;

    KubernetesApi(Ports ports, Credentials credentials) {
        this(
                "https://127.0.0.1:" + ports.gatewayApi(),
                credentials.adminToken(),
                HttpClient.newBuilder()
                        .sslContext(Readiness.trusting(credentials))
                        .connectTimeout(CONNECT_LIMIT)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build(),
                WAIT);
    }

    /** @param wait before a call that found nobody ready is made again */
    KubernetesApi(String server, String token, HttpClient client, Duration wait) {
        this.server = server;
        this.token = token;
        this.client = client;
        this.wait = wait;
    }

    /** Creates what a manifest declares, or changes what is there to it. */
    void apply(Path manifest) throws IOException, InterruptedException {
        JsonNode object = yaml.readTree(Files.readString(manifest));
        String collection = collection(object);
        HttpResponse<String> created = send("POST", collection, "application/json", json.writeValueAsString(object));
        if (created.statusCode() == CONFLICT) {
            String path = collection + "/" + object.at("/metadata/name").asString();
            patch(path, "application/merge-patch+json", object);
        } else {
            check(created, "POST " + collection);
        }
    }

    Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", path, "application/json", "");
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(json.readTree(check(response, "GET " + path)));
    }

    /** Changes an object by a strategic merge patch, as kubectl set image does. */
    void patch(String path, String strategicPatch) throws IOException, InterruptedException {
        patch(path, "application/strategic-merge-patch+json", json.readTree(strategicPatch));
    }

    @Override
    public void close() {
        client.close();
    }

    private void patch(String path, String type, JsonNode body) throws IOException, InterruptedException {
        check(send("PATCH", path, type, json.writeValueAsString(body)), "PATCH " + path);
    }

    /**
     * Waits for an API that is not there, or not ready, for a while: a gateway that was killed is back within seconds. Each
     * call here may be sent twice: a create that was done already is answered by a conflict, and becomes the same patch.
     */
    private HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> response = sendOnce(method, path, type, body);
                if (response.statusCode() != UNAVAILABLE || attempt == ATTEMPTS) {
                    return response;
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new LauncherException(method + " " + path + " got no answer: " + e, e);
                }
            }
            Thread.sleep(wait);
        }
    }

    private HttpResponse<String> sendOnce(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", type)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String check(HttpResponse<String> response, String call) {
        if (response.statusCode() >= FIRST_ERROR) {
            throw new LauncherException(call + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static String collection(JsonNode object) {
        String kind = object.path("kind").asString();
        return switch (kind) {
            case "Deployment" -> "/apis/apps/v1/namespaces/default/deployments";
            case "Service" -> "/api/v1/namespaces/default/services";
            case "Ingress" -> "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
            default -> throw new IllegalArgumentException("the sample has no " + kind);
        };
    }
}
