package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.AttachSpec;
import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerEvent.Change;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.ContainerState;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pretends to run containers: cheap enough for thousands of nodes in one process, which may share one. */
public final class SimulatedRuntime implements ContainerRuntime {

    private static final int KILLED = 137;
    private static final long NANOS_PER_MILLI_CPU_SECOND = 1_000_000;

    private final InstantSource clock;
    private final SimulatedImages images;
    private final EngineInfo engine;
    private final SimulatedContainers containers = new SimulatedContainers();
    private final SimulatedVolumes volumes = new SimulatedVolumes();
    private final AtomicLong numbers = new AtomicLong();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulated-containers").factory());
    private final SimulatedEvents events = new SimulatedEvents(timers);

    /**
     * @param cpus of one pretended machine
     */
    public SimulatedRuntime(InstantSource clock, SimulatedImages images, int cpus, long memoryBytes) {
        this.clock = clock;
        this.images = images;
        this.engine = new EngineInfo("simulated", "1", "linux", "Simulated", "x86_64", "0", cpus, memoryBytes);
    }

    @Override
    public EngineInfo engine() {
        return engine;
    }

    @Override
    public void ensureNetwork(String network) {}

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
        return images.all();
    }

    @Override
    public PullOutcome pull(String reference) {
        return images.pull(reference);
    }

    @Override
    public CreateOutcome createSandbox(SandboxSpec spec) {
        images.add(spec.image());
        return add(
                spec.name(),
                spec.image(),
                spec.labels(),
                spec.hostNetwork() ? null : address(),
                EnforcedResources.NONE);
    }

    /** 10.0.0.1 and on; they repeat after 16 million sandboxes. */
    private String address() {
        long n = numbers.incrementAndGet();
        return "10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255);
    }

    @Override
    public CreateOutcome create(ContainerSpec spec) {
        if (images.find(spec.image()).isEmpty()) {
            return new CreateOutcome.ImageMissing(spec.image(), "No such image: " + spec.image());
        }
        CreateOutcome outcome = add(
                spec.name(), spec.image(), spec.labels(), null, spec.resources().enforced());
        if (outcome instanceof CreateOutcome.Created(ContainerId id)) {
            volumes.use(id, spec.mounts());
        }
        return outcome;
    }

    private CreateOutcome add(
            String name,
            String image,
            Map<String, String> labels,
            @Nullable String address,
            EnforcedResources resources) {
        ContainerId id = new ContainerId("simulated-" + numbers.incrementAndGet());
        SimulatedContainer container = new SimulatedContainer(
                id, name, image, labels, clock.instant(), address, images.behaviour(image), resources);
        return containers.add(container) ? new CreateOutcome.Created(id) : new CreateOutcome.NameTaken(name);
    }

    @Override
    public StartOutcome start(ContainerId id) {
        Optional<SimulatedContainer> found = containers.get(id);
        if (found.isEmpty()) {
            return new StartOutcome.Refused("No such container: " + id);
        }
        SimulatedContainer container = found.get();
        pause(container.behaviour().startDelay());
        if (container.run(clock.instant())) {
            events.tell(Change.STARTED, container);
            SimulatedBehaviour behaviour = container.behaviour();
            behaviour.endsAfter().ifPresent(life -> later(life, () -> end(container, behaviour.exitCode())));
        }
        return new StartOutcome.Started();
    }

    private void end(SimulatedContainer container, int exitCode) {
        if (container.end(exitCode, clock.instant())) {
            events.tell(Change.EXITED, container);
        }
    }

    private void later(Duration delay, Runnable action) {
        timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void pause(Duration duration) {
        try {
            if (!duration.isZero()) {
                Thread.sleep(duration);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(ContainerId id, Duration grace) {
        containers
                .get(id)
                .filter(c -> c.state() instanceof ContainerState.Running)
                .ifPresent(container -> {
                    SimulatedBehaviour behaviour = container.behaviour();
                    boolean inTime =
                            !behaviour.ignoresTerm() && behaviour.stopDelay().compareTo(grace) <= 0;
                    pause(inTime ? behaviour.stopDelay() : grace);
                    end(container, inTime ? 0 : KILLED);
                });
    }

    @Override
    public UpdateOutcome update(ContainerId id, EnforcedResources resources) {
        Optional<SimulatedContainer> found = containers.get(id);
        found.ifPresent(container -> container.hold(resources));
        return found.isPresent() ? new UpdateOutcome.Updated() : new UpdateOutcome.Refused("No such container: " + id);
    }

    @Override
    public void kill(ContainerId id, String signal) {
        containers.get(id).ifPresent(container -> {
            SimulatedBehaviour behaviour = container.behaviour();
            if (signal.equals("SIGKILL")) {
                end(container, KILLED);
            } else if (!behaviour.ignoresTerm()) {
                later(behaviour.stopDelay(), () -> end(container, 0));
            }
        });
    }

    @Override
    public void remove(ContainerId id) {
        containers.get(id).ifPresent(container -> {
            end(container, KILLED);
            containers.remove(container);
            volumes.release(container.id());
            events.tell(Change.REMOVED, container);
        });
    }

    @Override
    public Optional<ContainerInfo> inspect(ContainerId id) {
        return containers.get(id).map(SimulatedContainer::info);
    }

    @Override
    public List<ContainerInfo> list(Map<String, String> labels) {
        return containers.list(labels);
    }

    @Override
    public Optional<ContainerStats> stats(ContainerId id) {
        return containers.get(id).flatMap(this::stats);
    }

    private Optional<ContainerStats> stats(SimulatedContainer container) {
        if (!(container.state() instanceof ContainerState.Running(Instant startedAt))) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        double seconds = Duration.between(startedAt, now).toMillis() / 1000.0;
        SimulatedBehaviour behaviour = container.behaviour();
        long cpu = (long) (seconds * behaviour.cpuMillis() * NANOS_PER_MILLI_CPU_SECOND);
        return Optional.of(new ContainerStats(now, cpu, behaviour.memoryBytes()));
    }

    @Override
    public Optional<LogStream> logs(ContainerId id, LogOptions options) {
        return containers.get(id).map(container -> new SimulatedLogStream(container, options));
    }

    @Override
    public ExecOutcome exec(ContainerId id, ExecSpec spec) {
        boolean runs = containers
                .get(id)
                .filter(c -> c.state() instanceof ContainerState.Running)
                .isPresent();
        return runs
                ? new ExecOutcome.Opened(new SimulatedProcess(spec.command(), spec.stdin()))
                : new ExecOutcome.Refused("container " + id + " is not running");
    }

    @Override
    public ExecOutcome attach(ContainerId id, AttachSpec spec) {
        return exec(id, new ExecSpec(List.of("cat"), spec.stdin(), spec.stdout(), spec.stderr(), spec.tty()));
    }

    @Override
    public Watch watch(Map<String, String> labels, Consumer<ContainerEvent> listener) {
        return events.watch(labels, listener);
    }

    /** How long a container has run, and what it is like, for probes. */
    Optional<SimulatedContainer> container(ContainerId id) {
        return containers.get(id);
    }

    Duration age(SimulatedContainer container) {
        return container.state() instanceof ContainerState.Running(Instant startedAt)
                ? Duration.between(startedAt, clock.instant())
                : Duration.ZERO;
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
