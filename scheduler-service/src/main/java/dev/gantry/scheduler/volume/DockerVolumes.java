package dev.gantry.scheduler.volume;

/** The names by which the scheduler and the agents know volumes that are Docker volumes of one node. */
public final class DockerVolumes {

    /** The provisioner that storage classes name. */
    public static final String PROVISIONER = "gantry.dev/docker-volume";

    /** The CSI driver that volumes name; its volume handle is the name of the Docker volume. */
    public static final String DRIVER = "docker-volume.gantry.dev";

    /** On a volume until its node's agent has removed the Docker volume, or left it as its policy says. */
    public static final String FINALIZER = "gantry.dev/docker-volume";

    private DockerVolumes() {}
}
