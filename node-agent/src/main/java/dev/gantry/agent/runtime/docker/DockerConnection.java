package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.RuntimeUnavailableException;
import io.fabric8.docker.client.Config;
import io.fabric8.docker.client.ConfigBuilder;
import io.fabric8.docker.client.DockerClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One engine's socket: the HTTP client that the docker-client's operations run on, and raw calls on that same client where
 * its operations lack or break something.
 */
final class DockerConnection implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();
    static final RequestBody NO_BODY = RequestBody.create(new byte[0], null);
    static final MediaType JSON_TYPE = MediaType.get("application/json");

    /** Long enough for an engine that starts a hundred containers at once, short enough to notice a hung one. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** Idle connections kept: one for each of a few dozen pods that work at the same time. */
    private static final int IDLE_CONNECTIONS = 32;

    private static final Pattern FAILURE =
            Pattern.compile("Status: ?(\\d+)\\. Message: .*?\\. Body: (.*)", Pattern.DOTALL);

    private final Path socket;
    private final Config config;
    private final OkHttpClient client;

    DockerConnection(Path socket) {
        this.socket = socket;
        this.config = new ConfigBuilder().withDockerUrl("http://localhost:80").build();
        this.client = new OkHttpClient.Builder()
                .socketFactory(new UnixSocketFactory(socket))
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .readTimeout(REQUEST_TIMEOUT)
                .writeTimeout(REQUEST_TIMEOUT)
                .build();
    }

    OkHttpClient client() {
        return client;
    }

    Config config() {
        return config;
    }

    Path socket() {
        return socket;
    }

    /** Runs an operation of the docker-client and turns its exception into the engine's code and words. */
    <T> T run(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (DockerClientException e) {
            throw translated(e);
        } catch (RuntimeException e) {
            throw e.getCause() instanceof IOException io ? unreachable(io) : e;
        }
    }

    private RuntimeException translated(DockerClientException e) {
        Matcher failure = FAILURE.matcher(String.valueOf(e.getMessage()));
        if (failure.find()) {
            return new EngineException(Integer.parseInt(failure.group(1)), words(failure.group(2)));
        }
        return new RuntimeUnavailableException("Docker engine at " + socket + ": " + e.getMessage(), e);
    }

    static HttpUrl.Builder url(String... segments) {
        HttpUrl.Builder url = new HttpUrl.Builder().scheme("http").host("localhost");
        for (String segment : segments) {
            url.addPathSegment(segment);
        }
        return url;
    }

    /** The engine's filter of containers, or of events of containers, that carry all of these labels. */
    static String labelFilter(Map<String, String> labels) {
        List<String> wanted = labels.entrySet().stream()
                .map(l -> l.getKey() + "=" + l.getValue())
                .toList();
        return JSON.writeValueAsString(Map.of("label", wanted));
    }

    /** A raw call whose answer is JSON, or nothing. */
    JsonNode call(String method, HttpUrl url, RequestBody body) {
        return call(method, url, body, REQUEST_TIMEOUT);
    }

    JsonNode call(String method, HttpUrl url, RequestBody body, Duration timeout) {
        OkHttpClient patient = client.newBuilder().readTimeout(timeout).build();
        Request request = request(method, url, body);
        try (Response response = patient.newCall(request).execute()) {
            String text = response.body().string();
            if (!response.isSuccessful() && response.code() != 304) {
                throw new EngineException(response.code(), words(text));
            }
            return text.isBlank() ? JSON.nullNode() : JSON.readTree(text);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** A raw call whose answer goes on for as long as its reader likes; the caller closes it. */
    EngineStream stream(String method, HttpUrl url, RequestBody body) {
        OkHttpClient endless = client.newBuilder().readTimeout(Duration.ZERO).build();
        Call call = endless.newCall(request(method, url, body));
        try {
            Response response = call.execute();
            if (response.isSuccessful()) {
                return new EngineStream(call, response);
            }
            try (response) {
                throw new EngineException(response.code(), words(response.body().string()));
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static Request request(String method, HttpUrl url, RequestBody body) {
        return new Request.Builder()
                .url(url)
                .method(method, method.equals("GET") ? null : body)
                .build();
    }

    RuntimeUnavailableException unreachable(IOException e) {
        return new RuntimeUnavailableException(
                "Docker engine at " + socket + " cannot be reached: " + e.getMessage(), e);
    }

    /** The message inside {@code {"message": …}}, or the body itself. */
    static String words(String body) {
        String text = body.strip();
        int end = text.lastIndexOf('}');
        if (!text.startsWith("{") || end < 0) {
            return text;
        }
        return JSON.readTree(text.substring(0, end + 1)).path("message").asString(text);
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
