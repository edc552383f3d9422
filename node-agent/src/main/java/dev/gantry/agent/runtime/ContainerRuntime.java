package dev.gantry.agent.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one interface to containers on this node. Refusals that a user can cause are values; an engine that cannot be reached
 * or breaks its protocol is a {@link RuntimeUnavailableException}. All methods may block; all are safe for many threads.
 */
public interface ContainerRuntime extends AutoCloseable {

    /** What the engine says of itself and its machine. */
    EngineInfo engine();

    /** Makes sure that the pod network of this name exists. */
    void ensureNetwork(String network);

    /** Makes a volume with these labels where there is none of the name; one that is there stays as it is. */
    VolumeInfo ensureVolume(String name, Map<String, String> labels);

    Optional<VolumeInfo> findVolume(String name);

    /** Removes a volume and its files, no effect on one that is not there; false while a container has it mounted. */
    boolean removeVolume(String name);

    /** The image that a reference, or an image id, names on this node. */
    Optional<ImageInfo> findImage(String reference);

    /** All images on this node. */
    List<ImageInfo> images();

    /** Fetches an image, with the engine's own words where it cannot. */
    PullOutcome pull(String reference);

    /** Creates (does not start) the container that holds a pod's network, making the sandbox image where it can. */
    CreateOutcome createSandbox(SandboxSpec spec);

    /** Creates (does not start) a container inside a sandbox, which has to run only when the container is started. */
    CreateOutcome create(ContainerSpec spec);

    /** Starts a created container; starting a running one has no effect. */
    StartOutcome start(ContainerId id);

    /**
     * Sends the image's stop signal (SIGTERM where it names none), waits up to {@code grace}, then kills. Returns once the
     * container has ended; no effect on one that is not running or not there.
     */
    void stop(ContainerId id, Duration grace);

    /**
     * Holds a container to other resources from now on, without a restart of it. What is none of them stays as it is: a limit
     * once set can be moved, and not taken away.
     */
    UpdateOutcome update(ContainerId id, EnforcedResources resources);

    /** Sends one signal, such as {@code SIGKILL}; no effect on a container that is not running or not there. */
    void kill(ContainerId id, String signal);

    /** Removes the container, killing it if it runs; no effect on one that is not there. */
    void remove(ContainerId id);

    Optional<ContainerInfo> inspect(ContainerId id);

    /** All containers, running or not, that carry every one of these labels. */
    List<ContainerInfo> list(Map<String, String> labels);

    /** What a running container uses now; empty if it is not running. */
    Optional<ContainerStats> stats(ContainerId id);

    /** The container's output; empty if there is no such container. */
    Optional<LogStream> logs(ContainerId id, LogOptions options);

    /** Runs a command in a running container. */
    ExecOutcome exec(ContainerId id, ExecSpec spec);

    /** Joins the input and output of the container's own process; the session has no exit code until the container ends. */
    ExecOutcome attach(ContainerId id, AttachSpec spec);

    /**
     * Tells of events of containers with all of these labels from now on, on a thread of the runtime, until closed. A {@link ContainerEvent.Gap} says that
     * events may have been missed: list again.
     */
    Watch watch(Map<String, String> labels, Consumer<ContainerEvent> listener);

    @Override
    void close();

    /** A running subscription to events. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
