package dev.gantry.agent.pod;

import static dev.gantry.agent.pod.DockerAgent.RUNS;
import static dev.gantry.agent.pod.DockerAgent.app;
import static dev.gantry.agent.pod.DockerAgent.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.docker.HostProgramsImage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on the real engine of this machine, with an API in memory. */
class PodOnDockerTest {

    @TempDir
    Path directory;

    private DockerAgent agent;

    @BeforeEach
    void start() {
        agent = new DockerAgent(directory);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private static boolean waits(Pod pod, String reason) {
        return pod.getStatus() != null
                && app(pod).getState().getWaiting() != null
                && reason.equals(app(pod).getState().getWaiting().getReason());
    }

    @Test
    void aPodRunsAndIsReadyAndEndsWithGrace() {
        agent.create(agent.web(RUNS).build());
        Pod pod = agent.eventually(DockerAgent::ready);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIP()).isNotEmpty();
        assertThat(app(pod).getContainerID()).startsWith("docker://");
        agent.delete();
        agent.eventuallyGone();
        assertThat(agent.containers()).isEmpty();
    }

    @Test
    void aTerminatingPodRunsOnUntilItIsDrained() {
        agent.create(agent.web(RUNS).build());
        agent.eventually(DockerAgent::ready);
        Instant asked = Instant.now();
        agent.delete();
        agent.edit(pod -> pod.editStatus()
                .addToConditions(new PodConditionBuilder()
                        .withType("gantry.dev/Drained")
                        .withStatus("True")
                        .build())
                .endStatus());
        agent.eventuallyGone();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofMillis(1900));
    }

    @Test
    void whatCrashesIsRestartedAtOnceAndThenWaits() {
        agent.create(agent.web("echo failing; exit 3").build());
        Pod pod = agent.eventually(p -> waits(p, "CrashLoopBackOff"));
        assertThat(app(pod).getRestartCount()).isEqualTo(1);
        assertThat(app(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void anImageThatIsNotThereIsSaidInTheEnginesWords() {
        Pod pod = agent.web(RUNS)
                .editSpec()
                .editFirstContainer()
                .withImage("127.0.0.1:1/no/such:image")
                .endContainer()
                .endSpec()
                .build();
        agent.create(pod);
        agent.eventually(p -> waits(p, "ErrImagePull"));
        Pod later = agent.eventually(p -> waits(p, "ImagePullBackOff"));
        assertThat(app(later).getState().getWaiting().getMessage()).contains("127.0.0.1:1");
    }

    @Test
    void aMissingConfigMapIsNamed() {
        Pod pod = agent.web(RUNS)
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
        agent.create(pod);
        Pod seen = agent.eventually(p -> waits(p, "CreateContainerConfigError"));
        assertThat(app(seen).getState().getWaiting().getMessage()).isEqualTo("configmap \"absent\" not found");
    }

    @Test
    void initContainersVolumesAndEnvironmentReachTheContainer() {
        Pod pod = agent.web("cat /config/greeting > /dev/termination-log; cat /data/made >> /dev/termination-log;"
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
        agent.create(pod);
        Pod done = agent.eventually(
                p -> p.getStatus() != null && "Succeeded".equals(p.getStatus().getPhase()));
        assertThat(app(done).getState().getTerminated().getMessage()).isEqualTo("hello made web\n");
    }

    @Test
    void anAgentThatRestartsAdoptsItsContainersAndStartsNone() {
        agent.create(agent.web(RUNS).build());
        Pod before = agent.eventually(DockerAgent::ready);
        agent.restart();
        agent.edit(pod -> pod.editMetadata().addToLabels("seen", "again").endMetadata());
        Pod after =
                agent.eventually(p -> "again".equals(p.getMetadata().getLabels().get("seen")));
        DockerAgent.pause(Duration.ofMillis(20));
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        assertThat(app(after).getRestartCount()).isZero();
        assertThat(ready(after)).isTrue();
        assertThat(agent.containers()).hasSize(2);
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        Pod pod = agent.web(RUNS)
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
        agent.create(pod);
        agent.eventually(p -> p.getStatus() != null
                && !p.getStatus().getContainerStatuses().isEmpty()
                && app(p).getRestartCount() == 1);
    }

    @Test
    void aPodWhoseObjectVanishesIsRemoved() {
        agent.create(agent.web(RUNS).build());
        agent.eventually(DockerAgent::ready);
        agent.remove();
        agent.await(() -> agent.containers().isEmpty());
    }
}
