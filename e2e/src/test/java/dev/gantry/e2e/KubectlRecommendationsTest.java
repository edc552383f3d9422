package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.launcher.docker.DockerEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What real containers use becomes recommendations: listed, shown on the workload and, where it asks, rolled out or applied to running pods. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlRecommendationsTest {

    private static final Duration LEARNING = Duration.ofMinutes(2);
    private static final long MIB = 1L << 20;
    private static final String PODS = "pods -l app=tight";
    private static final String CONTAINER_STATUS = ".status.containerStatuses[0]";
    private static final String REQUESTS = "{.spec.template.spec.containers[0].resources.requests.memory}";
    private static final String POD_REQUESTS = "{.items[*].spec.containers[0].resources.requests.memory}";

    @BeforeAll
    void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterAll
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "small", "tight", "--ignore-not-found")
                .succeeded();
    }

    @Test
    void aRequestThatIsTooSmallIsSeenAndRaisedWhereAsked(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest(), "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/small", "--timeout=120s").succeeded();
        await().atMost(LEARNING)
                .untilAsserted(
                        () -> assertThat(stack.kubectl("get", "recommendations")
                                        .succeeded()
                                        .output())
                                .containsPattern(
                                        "deployment\\.small\\.shell +Deployment/small +shell +[0-9]+m +[0-9]+Mi +[0-9m]+\\.\\.[0-9m]+ "));
        await().atMost(LEARNING)
                .untilAsserted(() -> assertThat(read(stack, "deployment/small", annotation("recommended-resources")))
                        .contains("\"shell\":{\"cpu\":"));
        assertThat(read(stack, "pods -l app=small", POD_REQUESTS)).isEqualTo("8Mi");

        assertThat(stack.kubectl("annotate", "deployment", "small", "gantry.dev/apply-recommendations=Sometimes")
                        .errors())
                .contains("metadata.annotations[gantry.dev/apply-recommendations]");
        stack.kubectl("annotate", "deployment", "small", "gantry.dev/apply-recommendations=Rolling")
                .succeeded();
        await().atMost(LEARNING)
                .untilAsserted(() -> assertThat(read(stack, "pods -l app=small", POD_REQUESTS))
                        .isNotEqualTo("8Mi")
                        .matches("[0-9]+Mi"));
        stack.kubectl("rollout", "status", "deployment/small", "--timeout=120s").succeeded();
        assertThat(read(stack, "deployment/small", REQUESTS)).isEqualTo("8Mi");
        assertThat(read(stack, "deployment/small", annotation("applied-resources")))
                .contains("\"shell\"");
        assertThat(stack.kubectl("describe", "deployment", "small").succeeded().output())
                .contains("RecommendationApplied");

        stack.kubectl("annotate", "deployment", "small", "gantry.dev/apply-recommendations-")
                .succeeded();
        await().atMost(LEARNING)
                .untilAsserted(() -> assertThat(read(stack, "pods -l app=small", POD_REQUESTS))
                        .isEqualTo("8Mi"));
    }

    @Test
    void runningPodsAreResizedInPlaceWhereAsked(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(tight(), "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/tight", "--timeout=120s").succeeded();
        List<String> containers = containers(stack);
        assertThat(containers)
                .hasSize(2)
                .allSatisfy(id -> assertThat(memoryLimitBytes(id)).isEqualTo(32 * MIB));

        stack.kubectl("annotate", "deployment", "tight", "gantry.dev/apply-recommendations=InPlace")
                .succeeded();
        await().atMost(LEARNING)
                .untilAsserted(() -> assertThat(memories(stack, ".spec.containers[0].resources.requests"))
                        .hasSize(2)
                        .allSatisfy(request -> assertThat(request).isGreaterThanOrEqualTo(32 * MIB)));
        await().atMost(LEARNING)
                .untilAsserted(() -> assertThat(memories(stack, CONTAINER_STATUS + ".resources.requests"))
                        .isEqualTo(memories(stack, ".spec.containers[0].resources.requests")));
        List<Long> limits = memories(stack, CONTAINER_STATUS + ".resources.limits");
        assertThat(limits)
                .as("in proportion")
                .allSatisfy(limit -> assertThat(limit).isGreaterThanOrEqualTo(4 * 32 * MIB));
        assertThat(containers(stack)).isEqualTo(containers);
        for (int pod = 0; pod < 2; pod++) {
            assertThat(memoryLimitBytes(containers.get(pod))).isEqualTo(limits.get(pod));
        }
        assertThat(read(stack, PODS, "{.items[*]" + CONTAINER_STATUS + ".restartCount}"))
                .isEqualTo("0 0");
        assertThat(read(stack, "deployment/tight", REQUESTS)).isEqualTo("8Mi");
        assertThat(stack.kubectl("describe", "deployment", "tight").succeeded().output())
                .containsPattern("RecommendationApplied .*Resizing pod tight-[^ ]+ in place: ");
    }

    /** In the order of the pods' names, as kubectl lists them. */
    private static List<String> containers(GantryStack stack) throws IOException, InterruptedException {
        return List.of(read(stack, PODS, "{.items[*]" + CONTAINER_STATUS + ".containerID}")
                .replace("docker://", "")
                .split(" "));
    }

    private static List<Long> memories(GantryStack stack, String path) throws IOException, InterruptedException {
        return Arrays.stream(read(stack, PODS, "{.items[*]" + path + ".memory}").split(" "))
                .map(amount -> Long.parseLong(amount.replace("Mi", "")) * MIB)
                .toList();
    }

    /** What the engine itself holds the container to. */
    private static long memoryLimitBytes(String container) {
        try {
            return Long.parseLong(new DockerEngine(Map.of())
                    .require(Duration.ofSeconds(30), "inspect", "--format", "{{.HostConfig.Memory}}", container));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String tight() {
        return Manifests.shell("tight", 2)
                .replace(
                        "        ports:",
                        "        resources: {requests: {cpu: 5m, memory: 8Mi}, limits: {cpu: 100m, memory: 32Mi}}\n"
                                + "        ports:");
    }

    private static String annotation(String name) {
        return "{.metadata.annotations.gantry\\.dev/" + name + "}";
    }

    private static String read(GantryStack stack, String what, String path) throws IOException, InterruptedException {
        String[] words = ("get " + what + " -o jsonpath=" + path).split(" ");
        return stack.kubectl(words).succeeded().output().strip();
    }

    private static String manifest() {
        return Manifests.shell("small", 1)
                .replace("        ports:", "        resources: {requests: {cpu: 5m, memory: 8Mi}}\n        ports:");
    }
}
