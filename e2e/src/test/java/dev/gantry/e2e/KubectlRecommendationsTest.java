package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What real containers use becomes recommendations: listed, shown on the workload and, where it asks, rolled out. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlRecommendationsTest {

    private static final Duration LEARNING = Duration.ofMinutes(2);
    private static final String REQUESTS = "{.spec.template.spec.containers[0].resources.requests.memory}";
    private static final String POD_REQUESTS = "{.items[*].spec.containers[0].resources.requests.memory}";

    @BeforeAll
    void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterAll
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "small", "--ignore-not-found").succeeded();
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
