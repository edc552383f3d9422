package dev.gantry.agent.volume;

import dev.gantry.agent.runtime.AgentIdentity;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names by which the scheduler and the agents know volumes that are Docker volumes of one node. */
final class DockerVolumeNames {

    static final String DRIVER = "docker-volume.gantry.dev";

    /** On a volume until its node's agent has removed the Docker volume, or left it as its policy says. */
    static final String FINALIZER = "gantry.dev/docker-volume";

    /** On a Docker volume that an agent made: no other is ever removed. */
    static final String LABEL = "gantry.dev/volume";

    private DockerVolumeNames() {}

    /** The name of the Docker volume behind the volume, if it is one. */
    static Optional<String> of(PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getCsi())
                .filter(source -> DRIVER.equals(source.getDriver()))
                .map(source -> source.getVolumeHandle());
    }

    static Map<String, String> labels(BoundVolume bound, AgentIdentity agent) {
        Map<String, String> labels = new HashMap<>(agent.labels());
        labels.put(LABEL, bound.volume().getMetadata().getName());
        labels.put(
                "gantry.dev/claim",
                bound.claim().getMetadata().getNamespace() + "/"
                        + bound.claim().getMetadata().getName());
        return labels;
    }
}
