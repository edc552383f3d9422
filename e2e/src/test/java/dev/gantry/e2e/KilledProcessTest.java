package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each process of Gantry is killed with -9 in the middle of an update, which completes all the same. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessTest {

    private static final String SELECTOR = "app=killed";
    private static final int REPLICAS = 3;

    /** From the kill on: the process starts again, and then the update ends. */
    private static final Duration RECOVERY = Duration.ofMinutes(4);

    /** What {@code rollout status} says from the first new pod on until the last old one is gone. */
    private static final String UNDER_WAY = "[12] out of 3 new replicas|old replicas are pending";

    /** Some objects go with each call of kubectl, which takes longer to start than to create them. */
    private static final int BATCHES = 5;

    private static final int BATCH = 4;

    private int generation;

    @BeforeAll
    void start(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        stack.kubectlWithInput(Manifests.shell("killed", REPLICAS), "apply", "-f", "-")
                .succeeded();
        stack.kubectl("rollout", "status", "deployment/killed", "--timeout=120s")
                .succeeded();
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "killed", "--timeout=120s").succeeded();
        stack.kubectl("delete", "configmaps", "-l", SELECTOR).succeeded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres",
                "registry-service",
                "scheduler-service",
                "deployment-service",
                "monitoring-service",
                "gateway",
                "node-agent",
                "supervisor"
            })
    void anUpdateCompletesAlthoughAProcessIsKilled(String process, GantryStack stack)
            throws IOException, InterruptedException {
        generation++;
        stack.kubectl("set", "env", "deployment/killed", "GENERATION=" + generation)
                .succeeded();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(stack.kubectl("rollout", "status", "deployment/killed", "--watch=false")
                                .succeeded()
                                .output())
                        .containsPattern(UNDER_WAY));
        assertThat(stack.process(process).destroyForcibly()).isTrue();
        List<String> acknowledged = write(process, stack);
        if (process.equals("supervisor")) {
            assertThat(stack.launcher("up")).isZero(); // nothing above it would start it again
        }
        await().atMost(RECOVERY)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> stack.kubectl("rollout", "status", "deployment/killed", "--timeout=60s")
                        .succeeded());
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertOnlyTheNewPodsRun(stack));
        assertThat(stack.kubectl("get", "configmaps", "-l", SELECTOR, "-o", "name")
                        .succeeded()
                        .output()
                        .lines())
                .containsAll(acknowledged);
    }

    /** Creates objects while the process is away; returns those whose creation was acknowledged. */
    private static List<String> write(String process, GantryStack stack) throws IOException, InterruptedException {
        List<String> acknowledged = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            StringBuilder maps = new StringBuilder();
            for (int number = 0; number < BATCH; number++) {
                maps.append("""
                        ---
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: "written-%s-%d-%d", labels: {app: killed}}
                        """.formatted(process, batch, number));
            }
            // Says of each whether it was created, and goes on after one that was not.
            stack.kubectlWithInput(maps.toString(), "create", "-f", "-")
                    .output()
                    .lines()
                    .filter(line -> line.endsWith(" created"))
                    .map(line -> line.split(" ")[0])
                    .forEach(acknowledged::add);
        }
        return acknowledged;
    }

    /** By the API and by the engine itself. */
    private void assertOnlyTheNewPodsRun(GantryStack stack) throws IOException, InterruptedException {
        List<String> pods = stack.kubectl("get", "pods", "-l", SELECTOR, "-o", "name")
                .succeeded()
                .output()
                .lines()
                .map(name -> name.substring("pod/".length()))
                .toList();
        assertThat(pods).hasSize(REPLICAS);
        assertThat(stack.kubectl("logs", "-l", SELECTOR, "--tail=-1")
                        .succeeded()
                        .output()
                        .lines())
                .hasSize(REPLICAS)
                .containsOnly("started as " + generation);
        assertThat(stack.podsOfRunningContainers())
                .filteredOn(pod -> pod.startsWith("killed-"))
                .containsExactlyInAnyOrderElementsOf(pods);
    }
}
