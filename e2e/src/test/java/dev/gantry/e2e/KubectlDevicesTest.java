package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that share accelerators of a node, which need not be there for them to be told of: what containers see is a variable. */
@ExtendWith(GantryExtension.class)
class KubectlDevicesTest {

    private static ExtraNode extra;

    @BeforeAll
    static void startNode(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        extra = stack.startNode(
                Map.of("GANTRY_AGENT_ALLOCATABLE_GPUS", "2", "GANTRY_AGENT_ALLOCATABLE_SHAREDGPUS", "2"));
    }

    @AfterAll
    static void stopNode(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "pods", "-l", "test=devices", "--timeout=120s").succeeded();
        stack.kubectl("delete", "node", extra.name(), "--timeout=60s").succeeded();
        extra.close();
    }

    @Test
    void sharesAreOfOneDeviceEachAndContainersSeeWhich(GantryStack stack) throws IOException, InterruptedException {
        assertThat(output(stack, "get", "node", extra.name(), "-o", "jsonpath={.status.allocatable}"))
                .contains("\"gantry.dev/gpu-milli\":\"2000\"", "\"nvidia.com/gpu\":\"2\"");
        apply(stack, pod("half", 500));
        ready(stack, "half");
        apply(stack, pod("more", 600));
        ready(stack, "more");
        assertThat(seen(stack, "half")).isEqualTo("0");
        assertThat(seen(stack, "more")).isEqualTo("1");

        apply(stack, pod("none", 550));
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=reason=FailedScheduling"))
                .contains("1 node(s) had no single device with enough gantry.dev/gpu-milli left"));
        assertThat(stack.kubectlWithInput(pod("refused", 1500), "apply", "-f", "-")
                        .errors())
                .contains("spec.containers[0].resources.requests[gantry.dev/gpu-milli]");

        stack.kubectl("delete", "pod", "half", "--timeout=120s").succeeded();
        ready(stack, "none");
        assertThat(seen(stack, "none")).isEqualTo("0");
    }

    private static String seen(GantryStack stack, String pod) throws IOException, InterruptedException {
        return output(stack, "exec", pod, "--", "sh", "-c", "echo $NVIDIA_VISIBLE_DEVICES");
    }

    private static String pod(String name, int milli) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: {test: devices}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: shell
                    image: %s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                    resources:
                      limits: {gantry.dev/gpu-milli: "%d"}
                """.formatted(name, ShellImage.NAME, milli);
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static void ready(GantryStack stack, String pod) throws IOException, InterruptedException {
        stack.kubectl("wait", "pod/" + pod, "--for=condition=Ready", "--timeout=120s")
                .succeeded();
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output().strip();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
