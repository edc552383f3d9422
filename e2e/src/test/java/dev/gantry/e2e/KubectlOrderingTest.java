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

/** Workloads that wait for one another, and say so, on real containers; a circle of such is refused. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlOrderingTest {

    private static final String WAIT = "--timeout=120s";
    private static final String DEPENDS_ON = "gantry.dev/depends-on";

    private static final String RESTARTED = "jsonpath={.status.containerStatuses[0].restartCount}";
    private static final String CREATED = ".metadata.creationTimestamp";
    private static final String READY = ".status.conditions[?(@.type==\"Ready\")].lastTransitionTime";

    @BeforeAll
    void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "last", "first", "back", "--ignore-not-found", WAIT)
                .succeeded();
        stack.kubectl("delete", "sts/middle", "ds/front", "--ignore-not-found", WAIT)
                .succeeded();
        stack.kubectl("delete", "priorityclass/first-of-all", "--ignore-not-found")
                .succeeded();
    }

    @Test
    void theOneThatDependsComesSecondInWhateverOrderTheyAreApplied(GantryStack stack)
            throws IOException, InterruptedException {
        String last = Manifests.shell("last", 1)
                .replace(
                        "metadata:\n  name: last",
                        "metadata:\n  name: last\n  annotations: {" + DEPENDS_ON + ": deployment/first}");
        stack.kubectlWithInput(last, "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "deployment/last", "--for=condition=gantry.dev/Waiting", WAIT)
                .succeeded();
        assertThat(stack.kubectl("describe", "deployment", "last").succeeded().output())
                .containsPattern("gantry.dev/Waiting +True +DependenciesNotReady");
        assertThat(pods(stack, "last", CREATED)).isEmpty();

        stack.kubectlWithInput(Manifests.shell("first", 1), "apply", "-f", "-").succeeded();
        for (String name : new String[] {"first", "last"}) {
            stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        }
        assertThat(pods(stack, "first", READY)).isNotEmpty().isLessThanOrEqualTo(pods(stack, "last", CREATED));

        KubectlResult circle =
                stack.kubectl("annotate", "deployment", "first", DEPENDS_ON + "=deployment/last", "--overwrite");
        assertThat(circle.exit()).isNotZero();
        assertThat(circle.errors())
                .contains("metadata.annotations[" + DEPENDS_ON + "]")
                .contains("deployment/first -> deployment/last -> deployment/first");
    }

    @Test
    void setsWaitForWhatTheyDependOnAndStopInReverse(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, set("DaemonSet", "front", "", "statefulset/middle"));
        apply(stack, set("StatefulSet", "middle", "replicas: 2", "deployment/back"));
        for (String waiting : new String[] {"daemonset/front", "statefulset/middle"}) {
            stack.kubectl("wait", waiting, "--for=condition=gantry.dev/Waiting", WAIT)
                    .succeeded();
        }
        assertThat(waitsFor(stack, "statefulset/middle")).isEqualTo("waits for deployment/back (does not exist)");
        assertThat(pods(stack, "middle", CREATED) + pods(stack, "front", CREATED))
                .isEmpty();

        apply(stack, Manifests.shell("back", 1));
        for (String workload : new String[] {"deployment/back", "statefulset/middle", "daemonset/front"}) {
            stack.kubectl("rollout", "status", workload, WAIT).succeeded();
        }
        assertThat(pods(stack, "back", READY)).isNotEmpty().isLessThanOrEqualTo(pods(stack, "middle", CREATED));
        assertThat(pods(stack, "middle", READY).split(" "))
                .hasSize(2)
                .allSatisfy(ready -> assertThat(ready).isLessThanOrEqualTo(pods(stack, "front", CREATED)));

        stack.kubectl("scale", "deployment/back", "statefulset/middle", "--replicas=0")
                .succeeded();
        for (String waiting : new String[] {"deployment/back", "statefulset/middle"}) {
            stack.kubectl("wait", waiting, "--for=condition=gantry.dev/Waiting", WAIT)
                    .succeeded();
        }
        assertThat(waitsFor(stack, "statefulset/middle")).startsWith("stops after daemonset/front (1 pods)");
        assertThat(waitsFor(stack, "deployment/back")).startsWith("stops after statefulset/middle (2 pods)");
        stack.kubectl(
                        "patch",
                        "daemonset",
                        "front",
                        "-p",
                        "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"front\":\"none\"}}}}}")
                .succeeded();
        for (String app : new String[] {"front", "middle", "back"}) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(pods(stack, app, CREATED)).isEmpty());
        }
    }

    @Test
    void podsOfABootedNodeStartByPriority(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, """
                apiVersion: scheduling.k8s.io/v1
                kind: PriorityClass
                metadata: {name: first-of-all}
                value: 1000
                """);
        try (ExtraNode node = stack.startNode()) {
            apply(stack, pod("second", node.name(), "", "true"));
            apply(stack, pod("dns", node.name(), "priorityClassName: first-of-all", "[ -f /tmp/ready ]"));
            stack.kubectl("wait", "pod/dns", "--for=jsonpath={.status.phase}=Running", WAIT)
                    .succeeded();
            makeReady(stack);
            stack.kubectl("wait", "pod/dns", "pod/second", "--for=condition=Ready", WAIT)
                    .succeeded();

            node.losePower();
            node.boot();
            stack.kubectl("wait", "pod/second", "--for=condition=gantry.dev/Waiting", WAIT)
                    .succeeded();
            stack.kubectl("wait", "pod/dns", "--for=" + RESTARTED + "=1", WAIT).succeeded();
            assertThat(waitsFor(stack, "pod/second"))
                    .isEqualTo("waits for pod default/dns of priority 1000; at most 60 s from its start");
            assertThat(restarts(stack, "second")).isEqualTo("0");
            makeReady(stack);
            stack.kubectl("wait", "pod/second", "--for=" + RESTARTED + "=1", WAIT)
                    .succeeded();
            stack.kubectl("wait", "pod/dns", "pod/second", "--for=condition=Ready", WAIT)
                    .succeeded();
            assertThat(waitsFor(stack, "pod/second")).isEmpty();
            stack.kubectl("delete", "pod", "dns", "second", WAIT).succeeded();
            stack.kubectl("delete", "node", node.name(), WAIT).succeeded();
        }
    }

    private static void makeReady(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("exec", "dns", "--", "sh", "-c", "echo > /tmp/ready").succeeded();
    }

    private static String restarts(GantryStack stack, String pod) throws IOException, InterruptedException {
        return stack.kubectl("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}")
                .succeeded()
                .output();
    }

    private static String pod(String name, String node, String priority, String ready) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  %3$s
                  nodeSelector: {kubernetes.io/hostname: %2$s}
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: shell
                    image: %4$s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                    readinessProbe:
                      exec: {command: [sh, -c, "%5$s"]}
                      periodSeconds: 1
                """.formatted(name, node, priority, ShellImage.NAME, ready);
    }

    private static String set(String kind, String name, String more, String dependsOn) {
        return """
                apiVersion: apps/v1
                kind: %1$s
                metadata:
                  name: %2$s
                  annotations: {%5$s: %4$s}
                spec:
                  %3$s
                  selector:
                    matchLabels: {app: %2$s}
                  template:
                    metadata:
                      labels: {app: %2$s}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers:
                      - name: shell
                        image: %6$s
                        imagePullPolicy: Never
                        command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                """.formatted(kind, name, more, dependsOn, DEPENDS_ON, ShellImage.NAME);
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static String waitsFor(GantryStack stack, String object) throws IOException, InterruptedException {
        String condition = "jsonpath={.status.conditions[?(@.type==\"gantry.dev/Waiting\")].message}";
        return stack.kubectl("get", object, "-o", condition).succeeded().output();
    }

    private static String pods(GantryStack stack, String app, String path) throws IOException, InterruptedException {
        return stack.kubectl("get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*]" + path + "}")
                .succeeded()
                .output();
    }
}
