package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.NetworkProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.docker.DockerRuntime;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import dev.gantry.agent.volume.ClaimVolumes;
import dev.gantry.agent.volume.InMemoryClaims;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims on the real engine: what a pod writes, the next one reads. */
class ClaimedVolumeTest {

    private static final DockerRuntime RUNTIME = new DockerRuntime(Path.of("/var/run/docker.sock"));
    private static final String NODE = "claims-test-" + ProcessHandle.current().pid();
    private static final String VOLUME = "gantry-" + NODE;
    private static final ObjectKey WEB = new ObjectKey("default", "web");

    @TempDir
    Path directory;

    private final InMemoryPods api = new InMemoryPods();
    private final InMemoryClaims claims = new InMemoryClaims();
    private PodWorkers workers;

    @BeforeAll
    static void makeImage() {
        HostProgramsImage.ensure(RUNTIME);
    }

    @BeforeEach
    void startAgent() {
        AgentIdentity agent = new AgentIdentity(NODE, "test");
        PodHost host = new PodHost(
                agent,
                RUNTIME,
                new HostFacts("docker", List.of("127.0.0.1")),
                new PodHost.SandboxSettings("gantry/pause:local", "gantry-contract"),
                new PodVolumes(directory, ConfigurationData.NONE, new ClaimVolumes(claims, RUNTIME, agent)),
                ConfigurationData.NONE,
                Map.of(),
                new NetworkProbeRunner(RUNTIME),
                EventRecorder.NONE,
                api,
                RemovalListener.NONE,
                new Semaphore(8),
                Clock.systemUTC(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
        workers = new PodWorkers(host, NodeStarts.atOnce(Clock.systemUTC()));
        api.follow(workers::changed, workers::deleted);
    }

    @AfterEach
    void removeAll() {
        workers.close();
        RUNTIME.list(ContainerLabels.ofNode(NODE)).forEach(left -> RUNTIME.remove(left.id()));
        RUNTIME.removeVolume(VOLUME);
    }

    @Test
    void whatAPodWritesTheNextOneReads() {
        claims.dockerVolume("data", VOLUME, NODE);
        run("echo kept > /data/file", "");
        assertThat(RUNTIME.findVolume(VOLUME).orElseThrow().labels())
                .containsEntry("gantry.dev/volume", VOLUME)
                .containsEntry("gantry.dev/claim", "default/data");
        run("cat /data/file > /dev/termination-log; test -f /data/file", "");
        run("echo part > /data/inner", "some/where");
        run("cat /data/some/where/inner", "");
    }

    @Test
    void aVolumeIsOpenToEveryUser() {
        claims.dockerVolume("data", VOLUME, NODE);
        Pod pod = new PodBuilder(web("echo mine > /data/file", ""))
                .editSpec()
                .withNewSecurityContext()
                .withRunAsUser(1234L)
                .endSecurityContext()
                .endSpec()
                .build();
        run(pod);
    }

    @Test
    void aReadOnlyClaimIsReadOnly() {
        claims.dockerVolume("data", VOLUME, NODE);
        Pod pod = new PodBuilder(web("! echo no > /data/file", ""))
                .editSpec()
                .editFirstVolume()
                .editPersistentVolumeClaim()
                .withReadOnly(true)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
        run(pod);
    }

    @Test
    void aClaimThatIsNotThereIsWaitedFor() {
        api.create(web("true", ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(api.get(WEB)
                                .orElseThrow()
                                .getStatus()
                                .getContainerStatuses()
                                .getFirst()
                                .getState()
                                .getWaiting()
                                .getMessage())
                        .contains("persistentvolumeclaim \"data\" not found"));
        claims.dockerVolume("data", VOLUME, NODE);
        awaitSuccess();
    }

    private void run(String script, String subPath) {
        run(web(script, subPath));
    }

    private void run(Pod pod) {
        api.create(pod);
        awaitSuccess();
        api.remove(WEB);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> RUNTIME.list(ContainerLabels.ofNode(NODE)).isEmpty());
    }

    private void awaitSuccess() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(api.get(WEB).orElseThrow().getStatus())
                        .extracting(status -> status == null ? "" : status.getPhase())
                        .isEqualTo("Succeeded"));
    }

    private static Pod web(String script, String subPath) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName("data").withMountPath("/data");
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-" + System.nanoTime())
                .endMetadata()
                .withNewSpec()
                .withNodeName(NODE)
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("app")
                .withImage(HostProgramsImage.REFERENCE)
                .withCommand("sh", "-c", script)
                .addToVolumeMounts((subPath.isEmpty() ? mount : mount.withSubPath(subPath)).build())
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
    }
}
