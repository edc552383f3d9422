package dev.gantry.agent.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which agent made a container. Two agents of different control planes may share an engine, and even call their node the same:
 * each touches only what it made itself.
 *
 * @param node the node's name
 * @param id kept in the state directory, so that it outlives the process
 */
public record AgentIdentity(String node, String id) {

    static final String LABEL = "gantry.dev/agent";

    private static final String FILE = "agent-id";

    /** Reads the id of this state directory, or makes one. */
    public static AgentIdentity of(String node, Path stateDirectory) throws IOException {
        Files.createDirectories(stateDirectory);
        Path file = stateDirectory.resolve(FILE);
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return new AgentIdentity(node, Files.readString(file).strip());
    }

    /** The labels with this agent's own. */
    public Map<String, String> mark(Map<String, String> labels) {
        Map<String, String> marked = new HashMap<>(labels);
        marked.put(LABEL, id);
        return marked;
    }

    /** What to list to find every container that this agent made. */
    public Map<String, String> labels() {
        return mark(ContainerLabels.ofNode(node));
    }
}
