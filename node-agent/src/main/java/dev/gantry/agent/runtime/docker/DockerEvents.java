package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerEvent.Change;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerRuntime.Watch;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Follows the engine's events of the agent's containers, and connects again when the stream breaks. What happened in between
 * is lost even with the engine's {@code since}, hence a gap is told after every connect.
 */
final class DockerEvents implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEvents.class);
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

    private final DockerConnection connection;
    private final Map<String, String> labels;
    private final Consumer<ContainerEvent> listener;
    private final Thread thread;
    private volatile @Nullable EngineStream open;
    private volatile boolean closed;

    DockerEvents(DockerConnection connection, Map<String, String> labels, Consumer<ContainerEvent> listener) {
        this.connection = connection;
        this.labels = Map.copyOf(labels);
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("docker-events").start(this::follow);
    }

    private void follow() {
        while (!closed) {
            try (EngineStream stream = connection.stream("GET", url(), DockerConnection.NO_BODY)) {
                open = stream;
                listener.accept(new ContainerEvent.Gap());
                read(stream);
            } catch (IOException | RuntimeUnavailableException | EngineException | IllegalStateException e) {
                if (!closed) {
                    LOG.warn("Container events interrupted: {}", e.getMessage());
                }
            }
            pause();
        }
    }

    private void read(EngineStream stream) throws IOException {
        BufferedSource source = stream.body().source();
        // Asked before each wait: who closes ends the stream that it sees, and one that was just opened it does not see
        // yet.
        while (!closed) {
            Optional<String> line = stream.read(() -> Optional.ofNullable(source.readUtf8Line()));
            if (line.isEmpty()) {
                return;
            }
            event(DockerConnection.JSON.readTree(line.get())).ifPresent(listener);
        }
    }

    private void pause() {
        try {
            if (!closed) {
                Thread.sleep(RECONNECT_PAUSE);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private HttpUrl url() {
        List<String> wanted = labels.entrySet().stream()
                .map(l -> l.getKey() + "=" + l.getValue())
                .toList();
        String filters =
                DockerConnection.JSON.writeValueAsString(Map.of("type", List.of("container"), "label", wanted));
        return DockerConnection.url("events")
                .addQueryParameter("filters", filters)
                .build();
    }

    private static Optional<ContainerEvent> event(JsonNode event) {
        Map<String, String> labels = new HashMap<>();
        JsonNode actor = event.path("Actor");
        actor.path("Attributes")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
        return change(event.path("Action").asString(""))
                .map(change -> new ContainerEvent.Changed(
                        change, new ContainerId(actor.path("ID").asString("")), labels));
    }

    private static Optional<Change> change(String action) {
        return switch (action) {
            case "start" -> Optional.of(Change.STARTED);
            case "die" -> Optional.of(Change.EXITED);
            case "oom" -> Optional.of(Change.OUT_OF_MEMORY);
            case "destroy" -> Optional.of(Change.REMOVED);
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        closed = true;
        EngineStream stream = open;
        if (stream != null) {
            stream.close();
        }
        thread.interrupt();
    }
}
