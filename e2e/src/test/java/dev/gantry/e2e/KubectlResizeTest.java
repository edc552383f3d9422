package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Running pods get other resources by kubectl alone; what they have is read from the control groups inside the containers. */
@ExtendWith(GantryExtension.class)
class KubectlResizeTest {

    /** In thousandths of a core, whichever version of control groups the machine has. */
    private static final String CPU_LIMIT = "if [ -e /sys/fs/cgroup/cpu.max ]; then cat /sys/fs/cgroup/cpu.max;"
            + " else cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us; fi";

    private static final String MEMORY_LIMIT =
            "cat /sys/fs/cgroup/memory.max" + " 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes";

    @BeforeAll
    static void makeImage() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterEach
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "pods", "-l", "test=resize", "--timeout=60s").succeeded();
        stack.kubectl("wait", "pods", "-l", "test=resize", "--for=delete", "--timeout=60s");
    }

    @Test
    void aRunningPodGetsMoreAndLess(GantryStack stack) throws IOException, InterruptedException {
        start(stack, "grows", "100m", "");
        String id = status(stack, "grows", "containerID");
        assertThat(shell(stack, "grows", CPU_LIMIT)).startsWith("20000");
        resize(stack, "grows", "150m", "96Mi");
        await(() -> assertThat(shell(stack, "grows", CPU_LIMIT)).startsWith("30000"));
        assertThat(shell(stack, "grows", MEMORY_LIMIT)).isEqualTo(String.valueOf(96 << 20));
        await(() -> assertThat(status(stack, "grows", "resources.requests.cpu")).isEqualTo("150m"));
        assertThat(status(stack, "grows", "allocatedResources.cpu")).isEqualTo("150m");
        resize(stack, "grows", "50m", "48Mi");
        await(() -> assertThat(shell(stack, "grows", CPU_LIMIT)).startsWith("10000"));
        assertThat(shell(stack, "grows", MEMORY_LIMIT)).isEqualTo(String.valueOf(48 << 20));
        assertThat(status(stack, "grows", "containerID")).isEqualTo(id);
        assertThat(status(stack, "grows", "restartCount")).isEqualTo("0");
        await(() -> assertThat(condition(stack, "grows", "PodResizeInProgress", "status"))
                .isEmpty());
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=involvedObject.name=grows"))
                .contains("ResizeStarted"));
    }

    @Test
    void whatDoesNotFitBesideOthersWaitsAndWhatCanNeverFitIsSaid(GantryStack stack)
            throws IOException, InterruptedException {
        start(stack, "waits", "50m", "");
        long node = millis(output(stack, "get", "nodes", "-o", "jsonpath={.items[0].status.allocatable.cpu}"));
        resize(stack, "waits", (node + 100) + "m", "64Mi");
        await(() -> assertThat(condition(stack, "waits", "PodResizePending", "reason"))
                .isEqualTo("Infeasible"));
        assertThat(condition(stack, "waits", "PodResizePending", "message"))
                .startsWith("Node didn't have enough capacity: cpu, requested: " + (node + 100));
        resize(stack, "waits", "50m", "64Mi");
        await(() -> assertThat(condition(stack, "waits", "PodResizePending", "reason"))
                .isEmpty());
        start(stack, "other", node / 2 + "m", "");
        resize(stack, "waits", (node / 2 + 50) + "m", "64Mi");
        await(() -> assertThat(condition(stack, "waits", "PodResizePending", "reason"))
                .isEqualTo("Deferred"));
        assertThat(shell(stack, "waits", CPU_LIMIT)).startsWith("10000");
        stack.kubectl("delete", "pod", "other", "--timeout=60s").succeeded();
        await(() -> assertThat(status(stack, "waits", "allocatedResources.cpu")).isEqualTo((node / 2 + 50) + "m"));
        assertThat(condition(stack, "waits", "PodResizePending", "reason")).isEmpty();
        assertThat(status(stack, "waits", "restartCount")).isEqualTo("0");
    }

    @Test
    void aContainerThatAskedForItIsRestarted(GantryStack stack) throws IOException, InterruptedException {
        start(stack, "restarts", "50m", "resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]");
        resize(stack, "restarts", "60m", "64Mi");
        await(() -> assertThat(shell(stack, "restarts", CPU_LIMIT)).startsWith("12000"));
        assertThat(status(stack, "restarts", "restartCount")).isEqualTo("0");
        resize(stack, "restarts", "60m", "80Mi");
        await(() -> assertThat(status(stack, "restarts", "restartCount")).isEqualTo("1"));
        stack.kubectl("wait", "pod/restarts", "--for=condition=Ready", "--timeout=60s")
                .succeeded();
        assertThat(shell(stack, "restarts", MEMORY_LIMIT)).isEqualTo(String.valueOf(80 << 20));
    }

    @Test
    void refusalsNameTheField(GantryStack stack) throws IOException, InterruptedException {
        start(stack, "refused", "50m", "");
        String toGuaranteed = "{\"spec\":{\"containers\":[{\"name\":\"shell\",\"resources\":{\"requests\":"
                + "{\"cpu\":\"100m\",\"memory\":\"64Mi\"}}}]}}";
        assertThat(stack.kubectl("patch", "pod", "refused", "--subresource=resize", "-p", toGuaranteed)
                        .errors())
                .contains("spec: Invalid value: \"Guaranteed\": Pod QOS Class may not change as a result of resizing");
        assertThat(stack.kubectl("patch", "pod", "refused", "-p", patch("60m", "64Mi"))
                        .errors())
                .contains("pod updates may not change fields other than");
    }

    private static void start(GantryStack stack, String name, String cpu, String more)
            throws IOException, InterruptedException {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  labels: {test: resize}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: shell
                    image: %2$s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                    resources: {requests: {cpu: %3$s, memory: 32Mi}, limits: {cpu: %4$dm, memory: 64Mi}}
                """.formatted(name, ShellImage.NAME, cpu, 2 * millis(cpu)) + more.indent(4);
        stack.kubectlWithInput(pod, "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "pod/" + name, "--for=condition=Ready", "--timeout=120s")
                .succeeded();
    }

    private static void resize(GantryStack stack, String pod, String cpu, String memory)
            throws IOException, InterruptedException {
        stack.kubectl("patch", "pod", pod, "--subresource=resize", "-p", patch(cpu, memory))
                .succeeded();
    }

    /** Limits of twice the cpu, and so much memory. */
    private static String patch(String cpu, String memory) {
        return """
                {"spec": {"containers": [{"name": "shell", "resources": {"requests": {"cpu": "%1$s", "memory": "32Mi"},
                "limits": {"cpu": "%3$dm", "memory": "%2$s"}}}]}}""".formatted(cpu, memory, 2 * millis(cpu));
    }

    private static long millis(String cpu) {
        return cpu.endsWith("m")
                ? Long.parseLong(cpu.substring(0, cpu.length() - 1))
                : new BigDecimal(cpu).movePointRight(3).longValueExact();
    }

    private static String shell(GantryStack stack, String pod, String script) throws IOException, InterruptedException {
        return output(stack, "exec", pod, "--", "sh", "-c", script);
    }

    private static String status(GantryStack stack, String pod, String field) throws IOException, InterruptedException {
        return output(stack, "get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0]." + field + "}");
    }

    private static String condition(GantryStack stack, String pod, String type, String field)
            throws IOException, InterruptedException {
        return output(
                stack,
                "get",
                "pod",
                pod,
                "-o",
                "jsonpath={.status.conditions[?(@.type==\"" + type + "\")]." + field + "}");
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output().strip();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
