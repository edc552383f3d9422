package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where pods go on two nodes, by cordons, drains, taints, spreading, affinity and gates, and what is said of it. */
@ExtendWith(GantryExtension.class)
class KubectlSchedulingTest {

    private static final String ZONE = "topology.kubernetes.io/zone";

    private static ExtraNode extra;
    private static String first;

    @BeforeAll
    static void startNode(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        extra = stack.startNode();
        first = output(stack, "get", "nodes", "-o", "jsonpath={.items[*].metadata.name}")
                .replace(extra.name(), "")
                .strip();
        stack.kubectl("label", "node", first, ZONE + "=a", "--overwrite").succeeded();
        stack.kubectl("label", "node", extra.name(), ZONE + "=b", "--overwrite").succeeded();
    }

    @AfterAll
    static void stopNode(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("label", "node", first, ZONE + "-").succeeded();
        stack.kubectl("delete", "node", extra.name(), "--timeout=60s").succeeded();
        extra.close();
    }

    @AfterEach
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("uncordon", first, extra.name()).succeeded();
        stack.kubectl("taint", "node", extra.name(), "dedicated-");
        stack.kubectl("delete", "deployments,pods", "-l", "test=scheduling", "--timeout=120s")
                .succeeded();
        stack.kubectl("wait", "pods", "-l", "test=scheduling", "--for=delete", "--timeout=120s");
    }

    @Test
    void replicasAreSpreadOverZones(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, deployment("spread", 4, """
                topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: topology.kubernetes.io/zone
                  whenUnsatisfiable: DoNotSchedule
                  labelSelector: {matchLabels: {app: spread}}
                """));
        rolledOut(stack, "spread");
        assertThat(nodesOf(stack, "spread")).hasSize(4).containsOnly(first, extra.name());
        assertThat(nodesOf(stack, "spread").stream().filter(first::equals)).hasSize(2);
    }

    @Test
    void aTaintKeepsPodsOffThatDoNotTolerateIt(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("taint", "node", extra.name(), "dedicated=db:NoSchedule").succeeded();
        apply(stack, pod("refused", "nodeSelector: {" + ZONE + ": b}"));
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=reason=FailedScheduling"))
                .contains("had untolerated taint {dedicated: db}"));
        assertThat(explanation(stack, "refused")).contains("\"plugin\":\"TaintToleration\"");
        apply(
                stack,
                pod("tolerated", "nodeSelector: {" + ZONE + ": b}\ntolerations: [{key: dedicated, operator: Exists}]"));
        ready(stack, "tolerated");
        stack.kubectl("taint", "node", extra.name(), "dedicated-").succeeded();
        ready(stack, "refused");
        assertThat(nodeOf(stack, "refused")).isEqualTo(extra.name());
    }

    @Test
    void aCordonedNodeTakesNothingAndADrainedOneGivesItsPodsAway(GantryStack stack)
            throws IOException, InterruptedException {
        stack.kubectl("cordon", first).succeeded();
        apply(stack, deployment("moved", 2, ""));
        rolledOut(stack, "moved");
        assertThat(nodesOf(stack, "moved")).containsOnly(extra.name());
        assertThat(explanation(
                        stack,
                        output(stack, "get", "pods", "-l", "app=moved", "-o", "jsonpath={.items[0].metadata.name}")))
                .contains("\"plugin\":\"NodeUnschedulable\"", "\"chosen\":{\"node\":\"" + extra.name() + "\"");
        stack.kubectl("uncordon", first).succeeded();
        stack.kubectl(
                        "drain",
                        extra.name(),
                        "--ignore-daemonsets",
                        "--delete-emptydir-data",
                        "--force",
                        "--timeout=120s")
                .succeeded();
        rolledOut(stack, "moved");
        await(() -> assertThat(nodesOf(stack, "moved")).hasSize(2).containsOnly(first));
    }

    @Test
    void podsKeepApartAndFollowOthers(GantryStack stack) throws IOException, InterruptedException {
        String apart = """
                affinity:
                  podAntiAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                    - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {role: store}}}
                """;
        String following = """
                affinity:
                  podAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                    - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {name: store-1}}}
                """;
        apply(stack, pod("follower", following));
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=reason=FailedScheduling"))
                .contains("didn't match pod affinity rules"));
        for (String name : List.of("store-1", "store-2", "store-3")) {
            apply(stack, pod(name, apart).replace("labels: {", "labels: {role: store, "));
        }
        ready(stack, "follower");
        assertThat(nodeOf(stack, "follower")).isEqualTo(nodeOf(stack, "store-1"));
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=reason=FailedScheduling"))
                .contains("didn't match pod anti-affinity rules"));
        assertThat(List.of(nodeOf(stack, "store-1"), nodeOf(stack, "store-2")))
                .containsExactlyInAnyOrder(first, extra.name());
    }

    @Test
    void aGatedPodWaitsForLeave(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, pod("gated", "schedulingGates: [{name: example.com/leave}]"));
        assertThat(output(stack, "get", "pod", "gated")).contains("SchedulingGated");
        assertThat(nodeOf(stack, "gated")).isEmpty();
        assertThat(stack.kubectl(
                                "patch",
                                "pod",
                                "gated",
                                "--type=merge",
                                "-p",
                                "{\"spec\":{\"schedulingGates\":[{\"name\":\"b\"}]}}")
                        .errors())
                .contains("only deletion is allowed, but found new scheduling gate 'b'");
        stack.kubectl("patch", "pod", "gated", "--type=merge", "-p", "{\"spec\":{\"schedulingGates\":[]}}")
                .succeeded();
        ready(stack, "gated");
    }

    @Test
    void aGangGoesTogetherOrNotAtAll(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectlWithInput(ofGang("worker-0", "many"), "apply", "-f", "-")
                        .errors())
                .contains("metadata.annotations[gantry.dev/gang-min-member]")
                .contains("must be a whole number from 1 to 500");
        apply(stack, ofGang("worker-0", "3"));
        apply(stack, ofGang("worker-1", "3"));
        String missing = "gang train waits for more pods: 2 of 3 are there.";
        await(() -> assertThat(output(stack, "describe", "pod", "worker-0")).contains(missing));
        assertThat(nodeOf(stack, "worker-0") + nodeOf(stack, "worker-1")).isEmpty();
        stack.kubectl("cordon", first, extra.name()).succeeded();
        apply(stack, ofGang("worker-2", "3"));
        await(() -> assertThat(output(stack, "get", "events", "--field-selector=reason=FailedScheduling"))
                .contains("gang train: 0 of 3 pods fit, 3 are needed at once; 3 pods: 0/2 nodes are available"));
        assertThat(explanation(stack, "worker-2")).contains("\"gang\":{\"name\":\"train\",\"minMember\":3");
        stack.kubectl("uncordon", first, extra.name()).succeeded();
        for (String worker : List.of("worker-0", "worker-1", "worker-2")) {
            ready(stack, worker);
        }
        assertThat(output(stack, "get", "events", "--field-selector=reason=Scheduled"))
                .contains("Successfully assigned default/worker-2 to", ": score ", "TaintToleration 3x100");
    }

    @Test
    void aReviewSaysWherePodsWouldGoAndWhatIfANodeWereGone(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, deployment("asked", 2, "nodeSelector: {" + ZONE + ": b}"));
        rolledOut(stack, "asked");
        String review = """
                apiVersion: scheduling.gantry.dev/v1
                kind: PlacementReview
                spec:
                  pods:
                  - workload: {kind: Deployment, name: asked}
                    replicas: 3
                  nodesGone: [%s]
                """;
        String gone = stack.kubectlWithInput(review.formatted(extra.name()), "create", "-f", "-", "-o", "yaml")
                .succeeded()
                .output();
        assertThat(gone)
                .contains("nodes: 1", "from: " + extra.name(), "name: asked-2")
                .contains("match Pod", "node affinity/selector");
        String stays = stack.kubectlWithInput(review.formatted(""), "create", "-f", "-", "-o", "yaml")
                .succeeded()
                .output();
        assertThat(stays).contains("nodes: 2", "placed: 3", "node: " + extra.name(), "TaintToleration 3x100");
        assertThat(nodesOf(stack, "asked")).hasSize(2).containsOnly(extra.name());
        assertThat(stack.kubectlWithInput(review.formatted("nowhere"), "create", "-f", "-")
                        .errors())
                .contains("spec.nodesGone: Invalid value: \"nowhere\": there is no such node");
        String misspelt = review.formatted("").replace("replicas:", "replica:");
        assertThat(stack.kubectlWithInput(misspelt, "create", "-f", "-").errors())
                .contains("strict decoding error: unknown field \"spec.pods[0].replica\"");
    }

    private static String ofGang(String name, String minMember) {
        return pod(name, "")
                .replace("labels: {", "labels: {gantry.dev/gang: train, ")
                .replace(
                        "metadata:\n",
                        "metadata:\n  annotations: {gantry.dev/gang-min-member: \"" + minMember + "\"}\n");
    }

    private static String pod(String name, String spec) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  labels: {name: %1$s, test: scheduling}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: shell
                    image: %2$s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                """.formatted(name, ShellImage.NAME) + spec.indent(2);
    }

    private static String deployment(String name, int replicas, String spec) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                  labels: {test: scheduling}
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s, test: scheduling}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers:
                      - name: shell
                        image: %3$s
                        imagePullPolicy: Never
                        command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                """.formatted(name, replicas, ShellImage.NAME) + spec.indent(6);
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static void rolledOut(GantryStack stack, String name) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", "deployment/" + name, "--timeout=120s")
                .succeeded();
    }

    private static void ready(GantryStack stack, String pod) throws IOException, InterruptedException {
        stack.kubectl("wait", "pod/" + pod, "--for=condition=Ready", "--timeout=120s")
                .succeeded();
    }

    private static String explanation(GantryStack stack, String pod) throws IOException, InterruptedException {
        return output(stack, "get", "--raw", "/api/v1/namespaces/default/pods/" + pod + "/explain");
    }

    private static String nodeOf(GantryStack stack, String pod) throws IOException, InterruptedException {
        return output(stack, "get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
    }

    private static List<String> nodesOf(GantryStack stack, String app) throws IOException, InterruptedException {
        return List.of(output(stack, "get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*].spec.nodeName}")
                .split(" "));
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output().strip();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
