package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.NetworkProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.docker.DockerRuntime;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import dev.gantry.agent.volume.ClaimData;
import dev.gantry.agent.volume.ClaimVolumes;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** An agent of 2 cores and 1 GiB on the real engine of this machine, with an API in memory, and its one pod {@code default/web}. */
final class DockerAgent implements AutoCloseable {

    static final DockerRuntime RUNTIME = new DockerRuntime(Path.of("/var/run/docker.sock"));

    /** A program that runs until it is told to end. */
    static final String RUNS = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectKey WEB = new ObjectKey("default", "web");
    private static final AtomicInteger AGENTS = new AtomicInteger();

    private final String node = "pods-test-" + ProcessHandle.current().pid() + "-" + AGENTS.incrementAndGet();
    private final Path directory;
    private final InMemoryPods api = new InMemoryPods();
    private PodWorkers workers;

    /** @param directory for the files of volumes */
    DockerAgent(Path directory) {
        HostProgramsImage.ensure(RUNTIME);
        this.directory = directory;
        this.workers = started();
    }

    /** Another agent takes over what this one leaves. */
    void restart() {
        workers.close();
        workers = started();
    }

    private PodWorkers started() {
        ConfigurationData data = new ConfigurationData() {
            @Override
            public Optional<ConfigMap> configMap(String namespace, String name) {
                return name.equals("settings")
                        ? Optional.of(new ConfigMapBuilder()
                                .addToData("greeting", "hello")
                                .build())
                        : Optional.empty();
            }

            @Override
            public Optional<Secret> secret(String namespace, String name) {
                return Optional.empty();
            }
        };
        PodHost host = new PodHost(
                new AgentIdentity(node, "test"),
                RUNTIME,
                new HostFacts("docker", List.of("127.0.0.1")),
                new PodHost.SandboxSettings("gantry/pause:local", "gantry-contract"),
                new PodVolumes(
                        directory, data, new ClaimVolumes(ClaimData.NONE, RUNTIME, new AgentIdentity(node, "test"))),
                data,
                Map.of("cpu", new Quantity("2"), "memory", Quantity.parse("1Gi")),
                new NetworkProbeRunner(RUNTIME),
                EventRecorder.NONE,
                api,
                RemovalListener.NONE,
                new Semaphore(8),
                Clock.systemUTC(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
        PodWorkers made = new PodWorkers(host, NodeStarts.atOnce(Clock.systemUTC()));
        api.follow(made::changed, made::deleted);
        return made;
    }

    /** The pod, not created yet, with one container that runs the script. */
    PodBuilder web(String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-" + System.nanoTime())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("app")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", script)
                .endContainer()
                .endSpec();
    }

    void create(Pod pod) {
        api.create(pod);
    }

    /** What a user, or a controller, does to the pod. */
    void edit(UnaryOperator<PodBuilder> edit) {
        api.edit(WEB, edit);
    }

    /** Its object is gone, without an end. */
    void remove() {
        api.remove(WEB);
    }

    Optional<Pod> pod() {
        return api.get(WEB);
    }

    List<ContainerInfo> containers() {
        return RUNTIME.list(ContainerLabels.ofNode(node));
    }

    Pod eventually(Predicate<Pod> condition) {
        AtomicReference<Pod> found = new AtomicReference<>();
        await(() -> {
            pod().filter(condition).ifPresent(found::set);
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(() -> "last seen: " + pod()).isBefore(deadline);
            pause(Duration.ofMillis(20));
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    static ContainerStatus app(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    void delete() {
        edit(pod -> pod.editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(5L)
                .endMetadata());
    }

    void eventuallyGone() {
        await(() -> pod().isEmpty());
    }

    @Override
    public void close() {
        workers.close();
        containers().forEach(left -> RUNTIME.remove(left.id()));
    }
}
