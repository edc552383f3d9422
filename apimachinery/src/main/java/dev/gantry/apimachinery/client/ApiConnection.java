package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A connection to a server of the Kubernetes API: a base URL, a bearer token and, over TLS, the CA to trust.
 * Calls block; run them on virtual threads. It needs neither servlets nor a database.
 */
public final class ApiConnection {

    /** An answer that takes longer is given up: no call of Gantry's own works longer than this. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final String token;
    private final String batchPath;
    private final HttpClient http;
    private final Duration timeout;

    private ApiConnection(URI base, String token, String batchPath, HttpClient http, Duration timeout) {
        this.base = base;
        this.token = token;
        this.batchPath = batchPath;
        this.http = http;
        this.timeout = timeout;
    }

    /** To one service directly, over plain HTTP. */
    public static ApiConnection toService(URI base, String token) {
        return new ApiConnection(base, token, "/gantry/v1/batch", client().build(), REQUEST_TIMEOUT);
    }

    /**
     * To a gateway, which needs to be told the owner of a batch.
     *
     * @param owner short name of the service that owns the types written through this connection, such as {@code scheduler}
     * @param caCertificate a PEM file with the CA to trust, or empty for the platform's
     */
    public static ApiConnection toGateway(URI base, String token, Optional<Path> caCertificate, String owner) {
        HttpClient.Builder builder = client();
        caCertificate.ifPresent(file -> builder.sslContext(TrustedAuthority.contextOf(file)));
        return new ApiConnection(base, token, "/gantry/" + owner + "/v1/batch", builder.build(), REQUEST_TIMEOUT);
    }

    /** The same server and sockets, for types of another owner. */
    public ApiConnection forOwner(String owner) {
        return new ApiConnection(base, token, "/gantry/" + owner + "/v1/batch", http, timeout);
    }

    /** The same server and sockets, for calls that are given up sooner. */
    public ApiConnection withTimeout(Duration limit) {
        return new ApiConnection(base, token, batchPath, http, limit);
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
    }

    public <T extends HasMetadata> ResourceClient<T> client(Class<T> type) {
        return new HttpResourceClient<>(this, type);
    }

    /**
     * A view kept current by list and watch; it starts at once and ends with {@link WatchedView#close}.
     *
     * @param fieldSelector such as {@code spec.nodeName=node-1}, or "" for all objects
     */
    public <T extends HasMetadata> WatchedView<T> watchView(Class<T> type, String fieldSelector) {
        return new WatchedView<>(this, type, fieldSelector).start();
    }

    /** The path of all objects of a type, over all namespaces. */
    public static String collection(Class<? extends HasMetadata> type) {
        return WireTypes.collection(type, "");
    }

    /** The type as subscriptions name it, such as {@code apps/v1/ReplicaSet}. */
    public static String kindOf(Class<? extends HasMetadata> type) {
        return WireTypes.apiVersion(type) + "/" + WireTypes.kind(type);
    }

    String batchPath() {
        return batchPath;
    }

    /** Sends JSON and returns the body of a 2xx answer; a refusal is an {@link ApiException}. */
    public byte[] send(String method, String path, String contentType, byte[] body) {
        HttpRequest request = request(path)
                .timeout(timeout)
                .header("Content-Type", contentType)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response.body());
        }
        return response.body();
    }

    public byte[] get(String path) {
        return send("GET", path, "application/json", new byte[0]);
    }

    /** Opens a stream that lasts as long as the server lets it; the caller closes it. */
    InputStream open(String path) throws IOException {
        HttpResponse<InputStream> response = exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refusal(response.statusCode(), body.readNBytes(64 * 1024));
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Accept", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private <B> HttpResponse<B> exchange(HttpRequest request, HttpResponse.BodyHandler<B> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw ApiException.unavailable(
                    base + " does not answer: " + e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted while waiting for " + base);
        }
    }

    private static ApiException refusal(int code, byte[] body) {
        try {
            Status status = WireJson.decode(body, Status.class);
            if (status != null && "Status".equals(status.getKind()) && status.getCode() != null) {
                return new ApiException(status);
            }
        } catch (JacksonException e) {
            // Not a Status, as from a proxy in between: the code and the text say all there is.
        }
        String text = new String(body, 0, Math.min(body.length, 500), java.nio.charset.StandardCharsets.UTF_8);
        return ApiException.of(code, "Unknown", "HTTP " + code + ": " + text);
    }
}
