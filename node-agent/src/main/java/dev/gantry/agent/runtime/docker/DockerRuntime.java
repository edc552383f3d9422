package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.AttachSpec;
import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.ContainerStats;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.EngineInfo;
import dev.gantry.agent.runtime.ExecOutcome;
import dev.gantry.agent.runtime.ExecSpec;
import dev.gantry.agent.runtime.ImageInfo;
import dev.gantry.agent.runtime.LogOptions;
import dev.gantry.agent.runtime.LogStream;
import dev.gantry.agent.runtime.PullOutcome;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.StartOutcome;
import dev.gantry.agent.runtime.UpdateOutcome;
import dev.gantry.agent.runtime.VolumeInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Containers of a Docker engine, reached over its Unix socket. */
public final class DockerRuntime implements ContainerRuntime {

    private final DockerConnection connection;
    private final DockerContainers containers;
    private final DockerImages images;
    private final DockerNetworks networks;
    private final DockerVolumes volumes;
    private final DockerLogs logs;
    private final DockerProcesses processes;
    private final PauseImage pauseImage;
    private final EngineCgroup cgroup;

    /** Of all cores of the machine, in the control group that {@code gantry.agent.docker.cgroup} names by itself. */
    public DockerRuntime(Path socket) {
        this(socket, PodCgroup.STANDARD_NAME, OptionalLong.empty());
    }

    /**
     * @param cgroup the control group of all pods, or "" for the engine's own
     * @param cpuMillis what pods may use of the machine, in thousandths of a core; all of it where it is empty
     */
    public DockerRuntime(Path socket, String cgroup, OptionalLong cpuMillis) {
        this.connection = new DockerConnection(socket);
        this.containers = new DockerContainers(connection);
        this.images = new DockerImages(connection);
        this.networks = new DockerNetworks(connection);
        this.volumes = new DockerVolumes(connection);
        this.logs = new DockerLogs(connection, containers);
        this.processes = new DockerProcesses(connection);
        this.pauseImage = new PauseImage(images);
        this.cgroup = new EngineCgroup(connection, cgroup, cpuMillis);
    }

    /** A raw call: the docker-client's model knows neither the architecture nor the operating system's kind. */
    @Override
    public EngineInfo engine() {
        JsonNode info = connection.call("GET", DockerConnection.url("info").build(), DockerConnection.NO_BODY);
        return new EngineInfo(
                "docker",
                info.path("ServerVersion").asString(""),
                info.path("OSType").asString("linux"),
                info.path("OperatingSystem").asString(""),
                info.path("Architecture").asString(""),
                info.path("KernelVersion").asString(""),
                info.path("NCPU").asInt(0),
                info.path("MemTotal").asLong(0));
    }

    @Override
    public void ensureNetwork(String network) {
        networks.ensure(network);
    }

    @Override
    public VolumeInfo ensureVolume(String name, Map<String, String> labels) {
        return volumes.ensure(name, labels);
    }

    @Override
    public Optional<VolumeInfo> findVolume(String name) {
        return volumes.find(name);
    }

    @Override
    public boolean removeVolume(String name) {
        return volumes.remove(name);
    }

    @Override
    public Optional<ImageInfo> findImage(String reference) {
        return images.find(reference);
    }

    @Override
    public List<ImageInfo> images() {
        return images.list();
    }

    @Override
    public PullOutcome pull(String reference) {
        return images.pull(reference);
    }

    /** Makes an image of one layer from a tar, with instructions such as {@code CMD ["/app"]}, with no registry. */
    public void importImage(String repository, String tag, byte[] tar, List<String> instructions) {
        images.importTar(repository, tag, tar, instructions);
    }

    @Override
    public CreateOutcome createSandbox(SandboxSpec spec) {
        CreateOutcome outcome = containers.create(cgroup.below(CreateRequests.sandbox(spec)));
        if (!(outcome instanceof CreateOutcome.ImageMissing)) {
            return outcome;
        }
        return withSandboxImage(spec);
    }

    private CreateOutcome withSandboxImage(SandboxSpec spec) {
        if (PauseImage.isBuiltIn(spec.image())) {
            pauseImage.ensure(engine().architecture());
        } else if (pull(spec.image()) instanceof PullOutcome.Failed(String message)) {
            return new CreateOutcome.ImageMissing(spec.image(), message);
        }
        return containers.create(cgroup.below(CreateRequests.sandbox(spec)));
    }

    @Override
    public CreateOutcome create(ContainerSpec spec) {
        return containers.create(cgroup.below(CreateRequests.container(spec)));
    }

    @Override
    public StartOutcome start(ContainerId id) {
        StartOutcome outcome = containers.start(id);
        if (outcome instanceof StartOutcome.Refused) {
            networks.lookAgain();
        }
        return outcome;
    }

    @Override
    public void stop(ContainerId id, Duration grace) {
        containers.stop(id, grace);
    }

    @Override
    public UpdateOutcome update(ContainerId id, EnforcedResources resources) {
        return containers.update(id, resources);
    }

    @Override
    public void kill(ContainerId id, String signal) {
        containers.kill(id, signal);
    }

    @Override
    public void remove(ContainerId id) {
        containers.remove(id);
    }

    @Override
    public Optional<ContainerInfo> inspect(ContainerId id) {
        return containers.inspect(id);
    }

    @Override
    public List<ContainerInfo> list(Map<String, String> labels) {
        return containers.list(labels);
    }

    @Override
    public Optional<ContainerStats> stats(ContainerId id) {
        return containers.stats(id);
    }

    @Override
    public Optional<LogStream> logs(ContainerId id, LogOptions options) {
        return logs.open(id, options);
    }

    @Override
    public ExecOutcome exec(ContainerId id, ExecSpec spec) {
        return processes.exec(id, spec);
    }

    @Override
    public ExecOutcome attach(ContainerId id, AttachSpec spec) {
        return processes.attach(id, spec);
    }

    @Override
    public Watch watch(Map<String, String> labels, Consumer<ContainerEvent> listener) {
        return new DockerEvents(connection, labels, listener);
    }

    @Override
    public void close() {
        connection.close();
    }
}
