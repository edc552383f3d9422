package dev.gantry.agent.runtime.docker;

import io.fabric8.docker.api.model.NetworkCreate;
import io.fabric8.docker.client.impl.NetworkOperationImpl;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The pod networks of one engine. */
final class DockerNetworks {

    private static final int CONFLICT = 409;

    private final DockerConnection connection;

    /** Those seen of late: each new pod asks for its network, and engines are slow to list theirs. */
    private final Set<String> seen = new HashSet<>();

    DockerNetworks(DockerConnection connection) {
        this.connection = connection;
    }

    private NetworkOperationImpl operations() {
        return new NetworkOperationImpl(connection.client(), connection.config());
    }

    /**
     * Another agent may make it at the same moment; then the engine says conflict, and it is there.
     *
     * <p>One at a time here, because an engine asked twice at once makes two networks of one name and then takes
     * neither for a container.
     */
    synchronized void ensure(String network) {
        if (seen.contains(network) || exists(network)) {
            seen.add(network);
            return;
        }
        NetworkCreate create = new NetworkCreate(true, "bridge", null, network, Map.of());
        create.setAdditionalProperty("Labels", Map.of("gantry.dev/managed", "true"));
        try {
            connection.run(() -> operations().create(create));
        } catch (EngineException e) {
            if (e.code() != CONFLICT) {
                throw e;
            }
        }
    }

    /** To be called when a start was refused, which is what happens where a network was removed. */
    synchronized void lookAgain() {
        seen.clear();
    }

    private boolean exists(String network) {
        return connection.run(() -> operations().list().all()).stream()
                .anyMatch(existing -> existing.getName().equals(network));
    }
}
