package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.NetworkProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
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
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on the real engine of this machine, with an API in memory. */
class PodOnDockerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DockerRuntime RUNTIME = new DockerRuntime(Path.of("/var/run/docker.sock"));
    private static final String NODE = "pods-test-" + ProcessHandle.current().pid();
    private static final ObjectKey WEB = new ObjectKey("default", "web");

    @TempDir
    Path directory;

    private final InMemoryPods api = new InMemoryPods();
    private PodWorkers workers;

    @BeforeAll
    static void makeImage() {
        HostProgramsImage.ensure(RUNTIME);
    }

    @BeforeEach
    void startAgent() {
        workers = agent();
    }

    private PodWorkers agent() {
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
                new AgentIdentity(NODE, "test"),
                RUNTIME,
                new HostFacts("docker", List.of("127.0.0.1")),
                new PodHost.SandboxSettings("gantry/pause:local", "gantry-contract"),
                new PodVolumes(
                        directory, data, new ClaimVolumes(ClaimData.NONE, RUNTIME, new AgentIdentity(NODE, "test"))),
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

    @AfterEach
    void removeAll() {
        workers.close();
        RUNTIME.list(ContainerLabels.ofNode(NODE)).forEach(left -> RUNTIME.remove(left.id()));
    }

    private static PodBuilder web(String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-" + System.nanoTime())
                .endMetadata()
                .withNewSpec()
                .withNodeName(NODE)
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("app")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", script)
                .endContainer()
                .endSpec();
    }

    private static final String RUNS = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private Pod eventually(Predicate<Pod> condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<Pod> pod = api.get(WEB);
            if (pod.isPresent() && condition.test(pod.get())) {
                return pod.get();
            }
            assertThat(Instant.now()).as(() -> "last seen: " + pod).isBefore(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static ContainerStatus app(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    private static boolean waits(Pod pod, String reason) {
        return pod.getStatus() != null
                && app(pod).getState().getWaiting() != null
                && reason.equals(app(pod).getState().getWaiting().getReason());
    }

    @Test
    void aPodRunsAndIsReadyAndEndsWithGrace() {
        api.create(web(RUNS).build());
        Pod pod = eventually(PodOnDockerTest::ready);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIP()).isNotEmpty();
        assertThat(app(pod).getContainerID()).startsWith("docker://");
        delete();
        eventuallyGone();
        assertThat(RUNTIME.list(ContainerLabels.ofNode(NODE))).isEmpty();
    }

    private void delete() {
        api.edit(
                WEB,
                pod -> pod.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .withDeletionGracePeriodSeconds(5L)
                        .endMetadata());
    }

    private void eventuallyGone() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (api.get(WEB).isPresent()) {
            assertThat(Instant.now()).isBefore(deadline);
            pause();
        }
    }

    @Test
    void aTerminatingPodRunsOnUntilItIsDrained() {
        api.create(web(RUNS).build());
        eventually(PodOnDockerTest::ready);
        Instant asked = Instant.now();
        delete();
        api.edit(
                WEB,
                pod -> pod.editStatus()
                        .addToConditions(new PodConditionBuilder()
                                .withType("gantry.dev/Drained")
                                .withStatus("True")
                                .build())
                        .endStatus());
        eventuallyGone();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofMillis(1900));
    }

    @Test
    void whatCrashesIsRestartedAtOnceAndThenWaits() {
        api.create(web("echo failing; exit 3").build());
        Pod pod = eventually(p -> waitsIn(p, "CrashLoopBackOff"));
        assertThat(app(pod).getRestartCount()).isEqualTo(1);
        assertThat(app(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    }

    private static boolean waitsIn(Pod pod, String reason) {
        return waits(pod, reason);
    }

    @Test
    void anImageThatIsNotThereIsSaidInTheEnginesWords() {
        Pod pod = web(RUNS)
                .editSpec()
                .editFirstContainer()
                .withImage("127.0.0.1:1/no/such:image")
                .endContainer()
                .endSpec()
                .build();
        api.create(pod);
        eventually(p -> waits(p, "ErrImagePull"));
        Pod later = eventually(p -> waits(p, "ImagePullBackOff"));
        assertThat(app(later).getState().getWaiting().getMessage()).contains("127.0.0.1:1");
    }

    @Test
    void aMissingConfigMapIsNamed() {
        Pod pod = web(RUNS)
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("X")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("x", "absent", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build();
        api.create(pod);
        Pod seen = eventually(p -> waits(p, "CreateContainerConfigError"));
        assertThat(app(seen).getState().getWaiting().getMessage()).isEqualTo("configmap \"absent\" not found");
    }

    @Test
    void initContainersVolumesAndEnvironmentReachTheContainer() {
        Pod pod = web("cat /config/greeting > /dev/termination-log; cat /data/made >> /dev/termination-log;"
                        + " echo \" $NAME\" >> /dev/termination-log")
                .editSpec()
                .withRestartPolicy("Never")
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("settings")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewInitContainer()
                .withName("make")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", "echo -n ' made' > /data/made")
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endInitContainer()
                .editFirstContainer()
                .addNewEnv()
                .withName("NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/config")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
        api.create(pod);
        Pod done = eventually(
                p -> p.getStatus() != null && "Succeeded".equals(p.getStatus().getPhase()));
        assertThat(app(done).getState().getTerminated().getMessage()).isEqualTo("hello made web\n");
    }

    @Test
    void anAgentThatRestartsAdoptsItsContainersAndStartsNone() {
        api.create(web(RUNS).build());
        Pod before = eventually(PodOnDockerTest::ready);
        workers.close();
        workers = agent();
        api.edit(WEB, pod -> pod.editMetadata().addToLabels("seen", "again").endMetadata());
        Pod after = eventually(p -> "again".equals(p.getMetadata().getLabels().get("seen")));
        pause();
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        assertThat(app(after).getRestartCount()).isZero();
        assertThat(ready(after)).isTrue();
        assertThat(RUNTIME.list(ContainerLabels.ofNode(NODE))).hasSize(2);
    }

    private static PodBuilder sized(String script, String cpu, String memory) {
        return web(script)
                .editSpec()
                .editFirstContainer()
                .withResources(resources(cpu, memory))
                .endContainer()
                .endSpec();
    }

    /** Requests, and limits of twice as much cpu and just as much memory. */
    private static ResourceRequirements resources(String cpu, String memory) {
        Quantity twice = new Quantity(Quantity.parse(cpu)
                .getNumericalAmount()
                .multiply(BigDecimal.TWO)
                .toPlainString());
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", Quantity.parse(cpu))
                .addToRequests("memory", Quantity.parse(memory))
                .addToLimits("cpu", twice)
                .addToLimits("memory", Quantity.parse(memory))
                .build();
    }

    private void resize(String cpu, String memory) {
        api.edit(
                WEB,
                pod -> pod.editSpec()
                        .editFirstContainer()
                        .withResources(resources(cpu, memory))
                        .endContainer()
                        .endSpec());
    }

    private static EnforcedResources held() {
        return RUNTIME.list(ContainerLabels.ofNode(NODE)).stream()
                .filter(info -> info.running() && "app".equals(info.labels().get(ContainerLabels.CONTAINER)))
                .map(ContainerInfo::resources)
                .findFirst()
                .orElse(EnforcedResources.NONE);
    }

    private static EnforcedResources enforced(String cpu, String memory) {
        return ResourceLimits.of(resources(cpu, memory)).enforced();
    }

    private static String condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(c -> c.getStatus() + "/" + c.getReason())
                .findFirst()
                .orElse("");
    }

    private static boolean has(Pod pod, String cpu, String memory) {
        return resources(cpu, memory).equals(app(pod).getResources())
                && condition(pod, "PodResizeInProgress").isEmpty();
    }

    @Test
    void aPodIsResizedWhileItRuns() {
        api.create(sized(RUNS, "100m", "64Mi").build());
        Pod before = eventually(PodOnDockerTest::ready);
        assertThat(held()).isEqualTo(enforced("100m", "64Mi"));
        resize("400m", "128Mi");
        Pod after = eventually(pod -> has(pod, "400m", "128Mi"));
        assertThat(held()).isEqualTo(enforced("400m", "128Mi"));
        assertThat(app(after).getAllocatedResources())
                .isEqualTo(resources("400m", "128Mi").getRequests());
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        assertThat(app(after).getRestartCount()).isZero();
        resize("50m", "32Mi");
        eventually(pod -> has(pod, "50m", "32Mi"));
        assertThat(held()).isEqualTo(enforced("50m", "32Mi"));
    }

    @Test
    void whatCannotBeGrantedIsSaidAndSurvivesTheAgent() {
        api.create(sized(RUNS, "100m", "64Mi").build());
        Pod before = eventually(PodOnDockerTest::ready);
        resize("3", "64Mi");
        eventually(pod -> condition(pod, "PodResizePending").equals("True/Infeasible"));
        workers.close();
        workers = agent();
        api.edit(WEB, pod -> pod.editMetadata().addToLabels("seen", "again").endMetadata());
        pauseLonger();
        Pod after = api.get(WEB).orElseThrow();
        assertThat(condition(after, "PodResizePending")).isEqualTo("True/Infeasible");
        assertThat(held()).isEqualTo(enforced("100m", "64Mi"));
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        resize("200m", "64Mi");
        eventually(pod ->
                has(pod, "200m", "64Mi") && condition(pod, "PodResizePending").isEmpty());
    }

    @Test
    void aContainerThatAskedForItIsRestarted() {
        Pod pod = sized(RUNS, "100m", "64Mi")
                .editSpec()
                .editFirstContainer()
                .addNewResizePolicy("memory", "RestartContainer")
                .endContainer()
                .addNewContainer()
                .withName("other")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", RUNS)
                .endContainer()
                .endSpec()
                .build();
        api.create(pod);
        eventually(PodOnDockerTest::ready);
        resize("200m", "64Mi");
        assertThat(app(eventually(p -> has(p, "200m", "64Mi"))).getRestartCount())
                .isZero();
        resize("200m", "96Mi");
        Pod after = eventually(p -> has(p, "200m", "96Mi") && app(p).getRestartCount() == 1 && ready(p));
        assertThat(held()).isEqualTo(enforced("200m", "96Mi"));
        assertThat(after.getStatus().getContainerStatuses().getLast().getRestartCount())
                .isZero();
    }

    @Test
    void aMemoryLimitBelowWhatIsUsedIsNotApplied() {
        api.create(sized("x=$(printf '%40000000s' x); " + RUNS, "100m", "256Mi").build());
        eventually(PodOnDockerTest::ready);
        eventuallyUses(40_000_000);
        resize("100m", "32Mi");
        eventually(pod -> condition(pod, "PodResizeInProgress").equals("True/Error"));
        assertThat(held()).isEqualTo(enforced("100m", "256Mi"));
        assertThat(app(api.get(WEB).orElseThrow()).getRestartCount()).isZero();
        resize("100m", "192Mi");
        eventually(pod -> has(pod, "100m", "192Mi"));
    }

    private static void eventuallyUses(long bytes) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (RUNTIME.list(ContainerLabels.ofNode(NODE)).stream()
                .flatMap(info -> RUNTIME.stats(info.id()).stream())
                .noneMatch(stats -> stats.memoryWorkingSetBytes() > bytes)) {
            assertThat(Instant.now()).isBefore(deadline);
            pause();
        }
    }

    private static void pauseLonger() {
        for (int i = 0; i < 50; i++) {
            pause();
        }
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        Pod pod = web(RUNS)
                .editSpec()
                .editFirstContainer()
                .withNewLivenessProbe()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .withNewExec()
                .withCommand("false")
                .endExec()
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
        api.create(pod);
        eventually(p -> p.getStatus() != null
                && !p.getStatus().getContainerStatuses().isEmpty()
                && app(p).getRestartCount() == 1);
    }

    @Test
    void aPodWhoseObjectVanishesIsRemoved() {
        api.create(web(RUNS).build());
        eventually(PodOnDockerTest::ready);
        api.remove(WEB);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!RUNTIME.list(ContainerLabels.ofNode(NODE)).isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
            pause();
        }
    }
}
