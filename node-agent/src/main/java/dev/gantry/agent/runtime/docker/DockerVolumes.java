package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.VolumeInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** The named volumes of one engine. The calls are raw ones: the docker-client's model of volumes has no labels. */
final class DockerVolumes {

    private static final int CONFLICT = 409;

    private final DockerConnection connection;

    DockerVolumes(DockerConnection connection) {
        this.connection = connection;
    }

    /** The engine answers with the volume that is there, should another agent have made it meanwhile. */
    VolumeInfo ensure(String name, Map<String, String> labels) {
        return find(name).orElseGet(() -> create(name, labels));
    }

    private VolumeInfo create(String name, Map<String, String> labels) {
        String body = DockerConnection.JSON.writeValueAsString(Map.of("Name", name, "Labels", labels));
        return info(connection.call(
                "POST",
                DockerConnection.url("volumes", "create").build(),
                RequestBody.create(body, DockerConnection.JSON_TYPE)));
    }

    Optional<VolumeInfo> find(String name) {
        try {
            return Optional.of(info(
                    connection.call("GET", DockerConnection.url("volumes", name).build(), DockerConnection.NO_BODY)));
        } catch (EngineException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean remove(String name) {
        try {
            connection.call("DELETE", DockerConnection.url("volumes", name).build(), DockerConnection.NO_BODY);
            return true;
        } catch (EngineException e) {
            if (e.code() == CONFLICT) {
                return false; // in use
            }
            if (e.notFound()) {
                return true;
            }
            throw e;
        }
    }

    private static VolumeInfo info(JsonNode volume) {
        Map<String, String> labels = new HashMap<>();
        volume.path("Labels").forEachEntry((label, value) -> labels.put(label, value.asString("")));
        return new VolumeInfo(
                volume.path("Name").asString(""),
                labels,
                volume.path("Mountpoint").asString(""));
    }
}
