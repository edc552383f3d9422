package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that is uncordoned gets its share of real pods, from a scheduler that was told to move them, and then nothing moves any more. */
@ExtendWith(GantryExtension.class)
class KubectlRebalanceTest {

    private static final String MOVING = "moving";
    private static final String STAYING = "staying";
    private static final String WAIT = "--timeout=120s";

    /** As a user would set them, but in seconds what takes minutes. */
    private static final Map<String, String> EAGER = Map.of(
            "GANTRY_SCHEDULER_REBALANCER_MODE", "on",
            "GANTRY_SCHEDULER_REBALANCER_INTERVAL", "2s",
            "GANTRY_SCHEDULER_REBALANCER_SETTLINGTIME", "4s");

    /** Seven plans of the rebalancer. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Four pods are three fifths of a node, of its cpu as of its memory. */
    private static final int PERCENT_OF_NODE = 15;

    @AfterEach
    void clean(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", MOVING, STAYING, "--ignore-not-found", WAIT)
                .succeeded();
    }

    @Test
    void podsMoveToANodeThatReturnsAndThenStay(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        try (ExtraNode node = stack.startNode();
                ExtraProcess _ = stack.startReplica("scheduler-service", EAGER)) {
            stack.kubectl("cordon", node.name()).succeeded();
            stack.kubectlWithInput(moving(stack), "apply", "-f", "-").succeeded();
            stack.kubectlWithInput(staying(), "apply", "-f", "-").succeeded();
            stack.kubectl("rollout", "status", "deployment/" + MOVING, WAIT).succeeded();
            stack.kubectl("rollout", "status", "deployment/" + STAYING, WAIT).succeeded();
            assertThat(nodesOf(stack, MOVING)).hasSize(4).doesNotContain(node.name());
            assertThat(nodesOf(stack, STAYING)).hasSize(2).doesNotContain(node.name());
            Set<String> moving = podsOf(stack, MOVING);
            Set<String> staying = podsOf(stack, STAYING);

            assertThat(stack.process("scheduler-service").destroy()).isTrue(); // the replica leads now
            await().atMost(PATIENCE)
                    .until(() -> stack.kubectl("uncordon", node.name()).exit() == 0);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(nodesOf(stack, MOVING)).hasSize(4);
                assertThat(Collections.frequency(nodesOf(stack, MOVING), node.name()))
                        .isEqualTo(2);
            });
            stack.kubectl("rollout", "status", "deployment/" + MOVING, WAIT).succeeded();

            Set<String> moved = podsOf(stack, MOVING);
            Set<String> gone = new HashSet<>(moving);
            gone.removeAll(moved);
            assertThat(gone).hasSize(2);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rebalanced(stack))
                            .containsAll(gone.stream()
                                    .map(pod -> "Pod/" + pod + " Moves to node " + node.name())
                                    .toList()));
            await().during(QUIET).atMost(QUIET.plusSeconds(10)).untilAsserted(() -> {
                assertThat(podsOf(stack, MOVING)).isEqualTo(moved);
                assertThat(podsOf(stack, STAYING)).isEqualTo(staying);
            });
            Set<String> all = new HashSet<>(moving);
            all.addAll(moved);
            all.addAll(staying);
            assertThat(rebalanced(stack).stream().filter(move -> all.stream().anyMatch(move::contains)))
                    .as("moves of these pods in all")
                    .hasSize(2);
            clean(stack);
            stack.kubectl("delete", "node", node.name(), WAIT).succeeded();
        }
    }

    private static String moving(GantryStack stack) throws IOException, InterruptedException {
        String[] node = output(stack, "get", "nodes", "-o", "jsonpath={.items[0].status.allocatable['cpu','memory']}")
                .split(" ");
        long cpuMillis = Long.parseLong(node[0]) * 1_000;
        long memoryKib = Long.parseLong(node[1].replace("Ki", ""));
        return Manifests.shell(MOVING, 4)
                .replace(
                        "        ports:",
                        "        resources: {requests: {cpu: %dm, memory: %dKi}}\n        ports:"
                                .formatted(cpuMillis * PERCENT_OF_NODE / 100, memoryKib * PERCENT_OF_NODE / 100));
    }

    /** The other node would suit these, too. */
    private static String staying() {
        return Manifests.shell(STAYING, 2)
                .replace(
                        "labels: {app: staying}",
                        "labels: {app: staying}\n      annotations: {gantry.dev/rebalance: \"false\"}")
                .replace("        ports:", "        resources: {requests: {cpu: 10m, memory: 8Mi}}\n        ports:");
    }

    private static List<String> nodesOf(GantryStack stack, String app) throws IOException, InterruptedException {
        return living(stack, app).stream()
                .map(pod -> pod.substring(pod.indexOf(' ') + 1))
                .toList();
    }

    private static Set<String> podsOf(GantryStack stack, String app) throws IOException, InterruptedException {
        return living(stack, app).stream()
                .map(pod -> pod.substring(0, pod.indexOf(' ')))
                .collect(Collectors.toSet());
    }

    /**
     * Uids and nodes of the pods that have a node and do not end: a pod that moves is there beside its replacement for a while, and a later replacement
     * may have its name.
     */
    private static List<String> living(GantryStack stack, String app) throws IOException, InterruptedException {
        String what =
                "jsonpath={range .items[*]}{.metadata.uid} {.spec.nodeName} {.metadata.deletionTimestamp}{\"\\n\"}{end}";
        return output(stack, "get", "pods", "-l", "app=" + app, "-o", what)
                .lines()
                .map(String::strip)
                .filter(line -> line.split(" ").length == 2)
                .toList();
    }

    /** What the events say, up to the reason for the move: {@code Pod/UID Moves to node b}. */
    private static List<String> rebalanced(GantryStack stack) throws IOException, InterruptedException {
        String what = "jsonpath={range .items[*]}{.involvedObject.kind}/{.involvedObject.uid} {.message}{\"\\n\"}{end}";
        return output(stack, "get", "events", "--field-selector=reason=Rebalanced", "-o", what)
                .lines()
                .map(line -> line.replaceFirst(" by .*", ""))
                .toList();
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output().strip();
    }
}
