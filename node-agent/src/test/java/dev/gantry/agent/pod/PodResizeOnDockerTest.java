package dev.gantry.agent.pod;

import static dev.gantry.agent.pod.DockerAgent.RUNS;
import static dev.gantry.agent.pod.DockerAgent.app;
import static dev.gantry.agent.pod.DockerAgent.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that are resized while they run on the real engine of this machine. */
class PodResizeOnDockerTest {

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

    private PodBuilder sized(String script, String cpu, String memory) {
        return agent.web(script)
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
        agent.edit(pod -> pod.editSpec()
                .editFirstContainer()
                .withResources(resources(cpu, memory))
                .endContainer()
                .endSpec());
    }

    private EnforcedResources held() {
        return agent.containers().stream()
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
    void whatRequestsNothingWeighsMoreUntilItIsReady() {
        agent.create(agent.web("sleep 5; : > /ready; " + RUNS)
                .editSpec()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withPeriodSeconds(1)
                .withNewExec()
                .withCommand("sh", "-c", "test -e /ready")
                .endExec()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build());
        agent.await(() -> held().cpuShares() == 16);
        agent.eventually(DockerAgent::ready);
        agent.await(() -> held().equals(EnforcedResources.NONE));
        Pod settled = agent.eventually(DockerAgent::ready);
        assertThat(app(settled).getRestartCount()).isZero();
        assertThat(condition(settled, "PodResizeInProgress")).isEmpty();
    }

    @Test
    void aPodIsResizedWhileItRuns() {
        agent.create(sized(RUNS, "100m", "64Mi").build());
        Pod before = agent.eventually(DockerAgent::ready);
        assertThat(held()).isEqualTo(enforced("100m", "64Mi"));
        resize("400m", "128Mi");
        Pod after = agent.eventually(pod -> has(pod, "400m", "128Mi"));
        assertThat(held()).isEqualTo(enforced("400m", "128Mi"));
        assertThat(app(after).getAllocatedResources())
                .isEqualTo(resources("400m", "128Mi").getRequests());
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        assertThat(app(after).getRestartCount()).isZero();
        resize("50m", "32Mi");
        agent.eventually(pod -> has(pod, "50m", "32Mi"));
        assertThat(held()).isEqualTo(enforced("50m", "32Mi"));
    }

    @Test
    void whatCannotBeGrantedIsSaidAndSurvivesTheAgent() {
        agent.create(sized(RUNS, "100m", "64Mi").build());
        Pod before = agent.eventually(DockerAgent::ready);
        resize("3", "64Mi");
        agent.eventually(pod -> condition(pod, "PodResizePending").equals("True/Infeasible"));
        agent.restart();
        agent.edit(pod -> pod.editMetadata().addToLabels("seen", "again").endMetadata());
        DockerAgent.pause(Duration.ofSeconds(1)); // time to do what is not to be done
        Pod after = agent.pod().orElseThrow();
        assertThat(condition(after, "PodResizePending")).isEqualTo("True/Infeasible");
        assertThat(held()).isEqualTo(enforced("100m", "64Mi"));
        assertThat(app(after).getContainerID()).isEqualTo(app(before).getContainerID());
        resize("200m", "64Mi");
        agent.eventually(pod ->
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
        agent.create(pod);
        agent.eventually(DockerAgent::ready);
        resize("200m", "64Mi");
        assertThat(app(agent.eventually(p -> has(p, "200m", "64Mi"))).getRestartCount())
                .isZero();
        resize("200m", "96Mi");
        Pod after = agent.eventually(p -> has(p, "200m", "96Mi") && app(p).getRestartCount() == 1 && ready(p));
        assertThat(held()).isEqualTo(enforced("200m", "96Mi"));
        assertThat(after.getStatus().getContainerStatuses().getLast().getRestartCount())
                .isZero();
    }

    @Test
    void aMemoryLimitBelowWhatIsUsedIsNotApplied() {
        agent.create(
                sized("x=$(printf '%40000000s' x); " + RUNS, "100m", "256Mi").build());
        agent.eventually(DockerAgent::ready);
        agent.await(() -> agent.containers().stream()
                .flatMap(info -> DockerAgent.RUNTIME.stats(info.id()).stream())
                .anyMatch(stats -> stats.memoryWorkingSetBytes() > 40_000_000));
        resize("100m", "32Mi");
        agent.eventually(pod -> condition(pod, "PodResizeInProgress").equals("True/Error"));
        assertThat(held()).isEqualTo(enforced("100m", "256Mi"));
        assertThat(app(agent.pod().orElseThrow()).getRestartCount()).isZero();
        resize("100m", "192Mi");
        agent.eventually(pod -> has(pod, "100m", "192Mi"));
    }

    /** As one that was bound while another was resized. */
    @Test
    void aPodThatDoesNotFitFailsAndNothingOfItIsMade() {
        agent.create(sized(RUNS, "2100m", "64Mi").build());
        Pod failed = agent.eventually(pod -> pod.getStatus() != null);
        assertThat(failed.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(failed.getStatus().getReason()).isEqualTo("OutOfcpu");
        DockerAgent.pause(Duration.ofSeconds(1)); // time to do what is not to be done
        assertThat(agent.containers()).isEmpty();
        assertThat(agent.pod()).contains(failed);
        agent.delete();
        agent.eventuallyGone();
    }
}
