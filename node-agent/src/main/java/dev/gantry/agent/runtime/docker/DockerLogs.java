package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.LogOptions;
import dev.gantry.agent.runtime.LogStream;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Opens the output of containers; raw calls, because the docker-client's {@code since} does not work. */
final class DockerLogs {

    private final DockerConnection connection;
    private final DockerContainers containers;

    DockerLogs(DockerConnection connection, DockerContainers containers) {
        this.connection = connection;
        this.containers = containers;
    }

    Optional<LogStream> open(ContainerId id, LogOptions options) {
        try {
            boolean terminal = containers.hasTerminal(id);
            return Optional.of(new DockerLogStream(
                    connection.stream("GET", url(id, options), DockerConnection.NO_BODY), terminal));
        } catch (EngineException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static HttpUrl url(ContainerId id, LogOptions options) {
        HttpUrl.Builder url = DockerConnection.url("containers", id.value(), "logs")
                .addQueryParameter("stdout", "true")
                .addQueryParameter("stderr", "true")
                .addQueryParameter("timestamps", "true")
                .addQueryParameter("follow", Boolean.toString(options.follow()));
        options.since().ifPresent(since -> url.addQueryParameter("since", seconds(since)));
        options.tail().ifPresent(tail -> url.addQueryParameter("tail", Integer.toString(tail)));
        return url.build();
    }

    private static String seconds(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }
}
