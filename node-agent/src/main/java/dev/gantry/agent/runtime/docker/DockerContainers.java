package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerStats;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.StartOutcome;
import dev.gantry.agent.runtime.UpdateOutcome;
import io.fabric8.docker.api.model.HostConfig;
import io.fabric8.docker.client.impl.ContainerOperationImpl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** The life of containers on one engine. */
final class DockerContainers {

    /** What the engine may take beyond the grace period to kill and clean up. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

    /** The engine's code for a container that is already as asked, or not running. */
    private static final int NOT_MODIFIED = 304;

    private static final int CONFLICT = 409;

    private final DockerConnection connection;

    DockerContainers(DockerConnection connection) {
        this.connection = connection;
    }

    private ContainerOperationImpl operations() {
        return new ContainerOperationImpl(connection.client(), connection.config());
    }

    CreateOutcome create(CreateRequest request) {
        try {
            String id = connection.run(() -> operations().create(request)).getId();
            return new CreateOutcome.Created(new ContainerId(id));
        } catch (EngineException e) {
            return switch (e.code()) {
                case 404 -> new CreateOutcome.ImageMissing(request.getImage(), e.words());
                case CONFLICT -> new CreateOutcome.NameTaken(request.getName());
                default -> new CreateOutcome.Refused(e.words());
            };
        }
    }

    StartOutcome start(ContainerId id) {
        try {
            connection.run(() -> operations().withName(id.value()).start());
            return new StartOutcome.Started();
        } catch (EngineException e) {
            return e.code() == NOT_MODIFIED ? new StartOutcome.Started() : new StartOutcome.Refused(e.words());
        }
    }

    void stop(ContainerId id, Duration grace) {
        long seconds = grace.plusMillis(999).toSeconds();
        ignoringGone(() -> connection.call(
                "POST",
                DockerConnection.url("containers", id.value(), "stop")
                        .addQueryParameter("t", Long.toString(seconds))
                        .build(),
                DockerConnection.NO_BODY,
                grace.plus(STOP_MARGIN)));
    }

    /** A raw call: the docker-client's update knows neither all that there is to update nor what the engine answers. */
    UpdateOutcome update(ContainerId id, EnforcedResources resources) {
        try {
            HostConfig host = connection
                    .run(() -> operations().withName(id.value()).inspect())
                    .getHostConfig();
            Map<String, Object> update = CreateRequests.update(resources, CreateRequests.nanoCpus(host) > 0);
            connection.call(
                    "POST",
                    DockerConnection.url("containers", id.value(), "update").build(),
                    RequestBody.create(DockerConnection.JSON.writeValueAsString(update), DockerConnection.JSON_TYPE));
            return new UpdateOutcome.Updated();
        } catch (EngineException e) {
            return new UpdateOutcome.Refused(e.words());
        }
    }

    void kill(ContainerId id, String signal) {
        ignoringGone(
                () -> connection.run(() -> operations().withName(id.value()).kill(signal)));
    }

    void remove(ContainerId id) {
        ignoringGone(() -> connection.call(
                "DELETE",
                DockerConnection.url("containers", id.value())
                        .addQueryParameter("force", "true")
                        .addQueryParameter("v", "true")
                        .build(),
                DockerConnection.NO_BODY));
    }

    /** 404: no such container; 409: not running, or a removal of it is already in progress; 304: already stopped. */
    private static void ignoringGone(Runnable operation) {
        try {
            operation.run();
        } catch (EngineException e) {
            if (!e.notFound() && e.code() != CONFLICT && e.code() != NOT_MODIFIED) {
                throw e;
            }
        }
    }

    Optional<ContainerInfo> inspect(ContainerId id) {
        try {
            return Optional.of(ContainerInfos.of(
                    connection.run(() -> operations().withName(id.value()).inspect())));
        } catch (EngineException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean hasTerminal(ContainerId id) {
        return Boolean.TRUE.equals(connection
                .run(() -> operations().withName(id.value()).inspect())
                .getConfig()
                .getTty());
    }

    /** A list carries no exit codes, so each container is inspected; one that vanished in between is left out. */
    List<ContainerInfo> list(Map<String, String> labels) {
        return ids(labels).stream()
                .map(this::inspect)
                .flatMap(Optional::stream)
                .filter(info -> info.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** A raw call: of several filters of one kind the docker-client sends only one, and so lists what belongs to others. */
    private List<ContainerId> ids(Map<String, String> labels) {
        HttpUrl url = DockerConnection.url("containers", "json")
                .addQueryParameter("all", "true")
                .addQueryParameter("filters", DockerConnection.labelFilter(labels))
                .build();
        List<ContainerId> ids = new ArrayList<>();
        connection
                .call("GET", url, DockerConnection.NO_BODY)
                .forEach(found -> ids.add(new ContainerId(found.path("Id").asString())));
        return ids;
    }

    Optional<ContainerStats> stats(ContainerId id) {
        try {
            return stats(connection.call(
                    "GET",
                    DockerConnection.url("containers", id.value(), "stats")
                            .addQueryParameter("stream", "false")
                            .addQueryParameter("one-shot", "true")
                            .build(),
                    DockerConnection.NO_BODY));
        } catch (EngineException e) {
            if (e.notFound() || e.code() == CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** cgroup v1 calls the file cache that can go {@code total_inactive_file}, v2 {@code inactive_file}. */
    private static Optional<ContainerStats> stats(JsonNode stats) {
        JsonNode memory = stats.path("memory_stats");
        if (!memory.has("usage")) {
            return Optional.empty(); // not running
        }
        JsonNode details = memory.path("stats");
        long reclaimable = details.path("total_inactive_file")
                .asLong(details.path("inactive_file").asLong(0));
        return Optional.of(new ContainerStats(
                Instant.parse(stats.path("read").asString()),
                stats.path("cpu_stats").path("cpu_usage").path("total_usage").asLong(),
                Math.max(0, memory.path("usage").asLong() - reclaimable)));
    }
}
