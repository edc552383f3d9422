package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.podlifecycle.StartHold;
import dev.gantry.agent.probe.ProbeResult;
import dev.gantry.agent.probe.ProbeRunner;
import dev.gantry.agent.probe.ProbeTarget;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.agent.runtime.docker.DockerRuntime;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import dev.gantry.agent.runtime.simulated.SimulatedImages;
import dev.gantry.agent.runtime.simulated.SimulatedRuntime;
import dev.gantry.agent.startorder.NodeStartPolicy;
import dev.gantry.agent.startorder.StartSettings;
import dev.gantry.agent.volume.ClaimData;
import dev.gantry.agent.volume.ClaimVolumes;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pods of a node whose containers have all stopped; they are ready when the test says so. */
class NodeBootTest {

    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String NODE = "boot-test-" + ProcessHandle.current().pid();
    private static final AgentIdentity AGENT = new AgentIdentity(NODE, "test");

    /** On what the pods run. */
    enum Engine {
        SIMULATED,
        DOCKER;

        ContainerRuntime start() {
            if (this == SIMULATED) {
                return new SimulatedRuntime(Clock.systemUTC(), new SimulatedImages(), 1, 1);
            }
            DockerRuntime docker = new DockerRuntime(Path.of("/var/run/docker.sock"));
            HostProgramsImage.ensure(docker);
            return docker;
        }
    }

    @TempDir
    Path directory;

    private final InMemoryPods api = new InMemoryPods();
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private ContainerRuntime runtime;
    private PodWorkers workers;

    @BeforeEach
    void startAgent() {
        runtime = Engine.SIMULATED.start();
        workers = new PodWorkers(host(runtime), NodeStarts.atOnce(Clock.systemUTC()));
    }

    @AfterEach
    void removeAll() {
        leave();
        runtime.list(ContainerLabels.ofNode(NODE)).forEach(left -> runtime.remove(left.id()));
    }

    @ParameterizedTest
    @EnumSource
    void podsComeBackByPriorityAndSayWhatTheyWaitFor(Engine engine) {
        runOn(engine.start());
        stopAll();
        NodeStarts starts = starts(LONG);
        boot(starts);
        awaitWaiting("dns", "NodeStarting", "waits until the pods of the node are known");
        assertThat(running()).isEmpty();

        starts.following();
        awaitWaiting(
                "web",
                "StartPolicyPriority",
                "waits for pod default/dns of priority 1000; at most 600 s from its start");
        await().atMost(AT_MOST).until(() -> running().equals(Set.of("dns")));
        assertThat(waiting("dns")).isEmpty();

        ready.add("dns");
        await().atMost(AT_MOST).until(() -> running().equals(Set.of("dns", "web")));
        ready.add("web");
        await().atMost(AT_MOST).until(() -> isReady("web"));
        assertThat(waiting("web")).isEmpty();
        assertThat(restarts("web")).isEqualTo(1);
    }

    @Test
    void aPodThatDoesNotGetReadyHoldsUpNobodyForGood() {
        runOn(Engine.SIMULATED.start());
        stopAll();
        NodeStarts starts = starts(Duration.ofSeconds(1));
        boot(starts);
        starts.following();
        await().atMost(AT_MOST).until(() -> running().equals(Set.of("dns", "web")));
        assertThat(isReady("dns")).isFalse();
    }

    @Test
    void anAgentThatRestartsHoldsNothingThatRuns() {
        runOn(Engine.SIMULATED.start());
        leave();
        api.create(pod("new", 0));
        NodeStarts starts = starts(LONG);
        boot(starts);
        starts.following();
        ready.add("new");
        await().atMost(AT_MOST).until(() -> isReady("new"));
        assertThat(restarts("web")).isZero();
        assertThat(waiting("web")).isEmpty();
    }

    @Test
    void podsComeBackInOrderWhenTheEngineWasAway() {
        Set<String> away = ConcurrentHashMap.newKeySet();
        Set<Object> refused = ConcurrentHashMap.newKeySet();
        SimulatedRuntime engine = new SimulatedRuntime(Clock.systemUTC(), new SimulatedImages(), 1, 1);
        leave();
        runtime = engine;
        NodeStarts starts = starts(LONG);
        starts.following();
        workers = new PodWorkers(host(sometimesAway(engine, away, refused)), starts);
        createPods();

        away.add("away");
        stopContainers();
        await().atMost(AT_MOST).until(() -> running().isEmpty());
        await().atMost(AT_MOST).until(() -> refused.size() == workers.all().size());
        away.clear();
        awaitWaiting(
                "web",
                "StartPolicyPriority",
                "waits for pod default/dns of priority 1000; at most 600 s from its start");
        await().atMost(AT_MOST).until(() -> running().equals(Set.of("dns")));
        ready.addAll(Set.of("dns", "web"));
        await().atMost(AT_MOST).until(() -> isReady("web"));
    }

    /** An engine that answers nothing while there is something in the set, and tells what lists it refused. */
    private static ContainerRuntime sometimesAway(ContainerRuntime engine, Set<String> away, Set<Object> refused) {
        return (ContainerRuntime) Proxy.newProxyInstance(
                NodeBootTest.class.getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (_, method, arguments) -> {
                    if (!away.isEmpty()) {
                        refused.addAll(method.getName().equals("list") ? List.of(arguments[0]) : List.of());
                        throw new RuntimeUnavailableException("the engine is away");
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    /** Two pods that run and are ready. */
    private void runOn(ContainerRuntime engine) {
        leave();
        runtime = engine;
        workers = new PodWorkers(host(engine), NodeStarts.atOnce(Clock.systemUTC()));
        createPods();
    }

    /** The agent ends, and nobody follows the pods. */
    private void leave() {
        workers.close();
        api.follow(_ -> {}, _ -> {});
    }

    private void createPods() {
        api.follow(workers::changed, workers::deleted);
        ready.addAll(Set.of("dns", "web"));
        api.create(pod("web", 0));
        api.create(pod("dns", 1_000));
        await().atMost(AT_MOST).until(() -> isReady("dns") && isReady("web"));
        ready.clear();
    }

    private void stopAll() {
        leave();
        stopContainers();
        await().atMost(AT_MOST).until(() -> running().isEmpty());
    }

    private void stopContainers() {
        ready.clear();
        runtime.list(ContainerLabels.ofNode(NODE)).forEach(container -> runtime.kill(container.id(), "SIGKILL"));
    }

    private void boot(NodeStarts starts) {
        workers = new PodWorkers(host(runtime), starts);
        api.follow(workers::changed, workers::deleted);
        api.all().forEach(workers::changed);
    }

    private static NodeStarts starts(Duration patience) {
        return new NodeStarts(new StartSettings(NodeStartPolicy.PRIORITY, patience), () -> true, Clock.systemUTC());
    }

    private static Pod pod(String name, int priority) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name + "-" + System.nanoTime())
                .endMetadata()
                .withNewSpec()
                .withNodeName(NODE)
                .withPriority(priority)
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("app")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", "while :; do sleep 0.05; done")
                .withNewReadinessProbe()
                .withPeriodSeconds(1)
                .withNewExec()
                .withCommand(name)
                .endExec()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    private Optional<PodCondition> condition(String pod, String type) {
        return api.get(new ObjectKey("default", pod)).map(Pod::getStatus).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private boolean isReady(String pod) {
        return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
    }

    private Optional<PodCondition> waiting(String pod) {
        return condition(pod, StartHold.CONDITION);
    }

    private void awaitWaiting(String pod, String reason, String message) {
        await().atMost(AT_MOST)
                .untilAsserted(() -> assertThat(waiting(pod)).hasValueSatisfying(condition -> {
                    assertThat(condition.getStatus()).isEqualTo("True");
                    assertThat(condition.getReason()).isEqualTo(reason);
                    assertThat(condition.getMessage()).isEqualTo(message);
                }));
    }

    private int restarts(String pod) {
        return api.get(new ObjectKey("default", pod))
                .orElseThrow()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getRestartCount();
    }

    /** The pods of which a container runs, be it the sandbox. */
    private Set<String> running() {
        Set<String> pods = new TreeSet<>();
        runtime.list(ContainerLabels.ofNode(NODE)).stream()
                .filter(container -> container.state() instanceof ContainerState.Running)
                .forEach(container ->
                        ContainerLabels.read(container.labels()).ifPresent(labels -> pods.add(labels.pod())));
        return pods;
    }

    private PodHost host(ContainerRuntime engine) {
        return new PodHost(
                AGENT,
                engine,
                new HostFacts("test", List.of("127.0.0.1")),
                new PodHost.SandboxSettings("gantry/pause:local", "gantry-contract"),
                new PodVolumes(directory, new NoData(), new ClaimVolumes(ClaimData.NONE, engine, AGENT)),
                new NoData(),
                Map.of(),
                new ToldReadiness(),
                EventRecorder.NONE,
                api,
                RemovalListener.NONE,
                new Semaphore(8),
                Clock.systemUTC(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    /** A probe's command is the name of its pod. */
    private final class ToldReadiness implements ProbeRunner {
        @Override
        public ProbeResult probe(Probe probe, ProbeTarget target) {
            return new ProbeResult(ready.containsAll(probe.getExec().getCommand()), "not yet");
        }

        @Override
        public ProbeResult hook(LifecycleHandler hook, ProbeTarget target, Duration timeout) {
            throw new AssertionError("no pod has hooks");
        }
    }

    private static final class NoData implements ConfigurationData {
        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
            return Optional.empty();
        }
    }
}
