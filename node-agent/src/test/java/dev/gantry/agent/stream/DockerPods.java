package dev.gantry.agent.stream;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.ResourceLimits;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.SecurityOptions;
import dev.gantry.agent.runtime.StartOutcome;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import dev.gantry.agent.stream.pod.LocalPods;
import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Pods that a test makes on a real engine, without an agent; closing removes their containers. */
public final class DockerPods implements LocalPods, AutoCloseable {

    private static final String NODE = "streams-" + ProcessHandle.current().pid();
    private static final String NETWORK = "gantry-streams-test";

    private final ContainerRuntime runtime;
    private final Map<ObjectKey, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, ContainerId> sandboxes = new HashMap<>();
    private int made;

    public DockerPods(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Optional<Pod> find(ObjectKey key) {
        return Optional.ofNullable(pods.get(key));
    }

    /** Declares a pod whose containers run later, or never. */
    public void declare(Pod pod) {
        pods.put(ObjectKey.of(pod), pod);
    }

    /** A running pod in {@code default} with containers of these names, and its sandbox, but nothing in it yet. */
    public void sandbox(String name, String... containers) {
        declare(pod(name, containers).build());
        runtime.ensureNetwork(NETWORK);
        SandboxSpec spec = new SandboxSpec(
                engineName(name),
                labels(name, ContainerLabels.SANDBOX, 0),
                "gantry/pause:local",
                name,
                NETWORK,
                false,
                false,
                List.of(),
                List.of(),
                List.of());
        sandboxes.put(name, started(runtime.createSandbox(spec)));
    }

    public static PodBuilder pod(String name, String... containers) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
        for (String container : containers) {
            pod.editSpec().addNewContainer().withName(container).endContainer().endSpec();
        }
        return pod;
    }

    /** Starts a shell script as a container of a pod. */
    public ContainerId run(String pod, String container, int restart, String script) {
        return run(pod, container, restart, script, Input.NONE);
    }

    /** What a container has as its own process's input. */
    public enum Input {
        NONE,
        /** It stays open, whoever joins. */
        OPEN,
        /** It ends with that of the first client. */
        ONCE,
        TERMINAL
    }

    /** Starts a shell script as a container of a pod, and says in the pod's spec what input it has. */
    public ContainerId run(String pod, String container, int restart, String script, Input input) {
        declare(find(new ObjectKey("default", pod))
                .orElseThrow()
                .edit()
                .editSpec()
                .editMatchingContainer(c -> container.equals(c.getName()))
                .withStdin(input != Input.NONE)
                .withStdinOnce(input == Input.ONCE)
                .withTty(input == Input.TERMINAL)
                .endContainer()
                .endSpec()
                .build());
        ContainerId sandbox = Optional.ofNullable(sandboxes.get(pod)).orElseThrow();
        ContainerSpec spec = new ContainerSpec(
                engineName(pod + "-" + container),
                labels(pod, container, restart),
                sandbox,
                HostProgramsImage.REFERENCE,
                List.of("sh", "-c", script),
                List.of(),
                List.of(),
                "",
                List.of(),
                ResourceLimits.NONE,
                SecurityOptions.NONE,
                false,
                input != Input.NONE,
                input == Input.ONCE,
                input == Input.TERMINAL);
        return started(runtime.create(spec));
    }

    private ContainerId started(CreateOutcome outcome) {
        if (!(outcome instanceof CreateOutcome.Created(ContainerId id))) {
            throw new AssertionError(outcome);
        }
        if (!runtime.start(id).equals(new StartOutcome.Started())) {
            throw new AssertionError("container " + id + " did not start");
        }
        return id;
    }

    private String engineName(String name) {
        made++;
        return NODE + "-" + name + "-" + made;
    }

    private static Map<String, String> labels(String pod, String container, int restart) {
        return new ContainerLabels(NODE, "default", pod, "uid-" + pod, container, restart).toMap();
    }

    @Override
    public void close() {
        runtime.list(ContainerLabels.ofNode(NODE)).forEach(container -> runtime.remove(container.id()));
    }
}
