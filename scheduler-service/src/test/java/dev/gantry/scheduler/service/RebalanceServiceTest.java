package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two pods on one node, another node that joins, and what becomes of them: through the whole service. */
class RebalanceServiceTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    private static final Duration SEVERAL_INTERVALS = Duration.ofSeconds(4);

    private final InMemoryWorkloads workloads;

    RebalanceServiceTest() throws IOException {
        workloads = new InMemoryWorkloads().replicaSet("web", 2);
    }

    private SchedulerService start(String mode) {
        return SchedulerService.start(
                TestDatabase.newSchema(),
                "gantry.services.deployment=" + workloads.url(),
                "gantry.scheduler.node-lease-timeout=10m",
                "gantry.scheduler.rebalancer.mode=" + mode,
                "gantry.scheduler.rebalancer.interval=1s",
                "gantry.scheduler.rebalancer.settling-time=1s");
    }

    @Test
    void aPodMovesToTheNodeThatJoinedWithinItsBudget() {
        try (workloads;
                SchedulerService service = start("on")) {
            ApiCall api = service.api();
            twoPodsOnOneNode(service);
            assertThat(api.post(BUDGETS, """
                                    {"metadata": {"name": "web"}, "spec":
                                     {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}}""").code()).isEqualTo(201);
            await(() ->
                    assertThat(budget(api).path("disruptionsAllowed").asInt()).isEqualTo(1));
            addNode(service, "b");

            await(() -> assertThat(stopping(api)).hasSize(1));
            String moved = stopping(api).getFirst();
            await(() -> assertThat(events(service, "Rebalanced "))
                    .hasSize(2)
                    .anyMatch(
                            line -> line.startsWith("Rebalanced " + moved + ": Moves to node b by RemoveDuplicates: "))
                    .anyMatch(line -> line.startsWith("Rebalanced a: Moves pod default/" + moved + " to node b by ")));
            // As with any eviction, the pod's object stays for as long as its node has not stopped it, and the budget
            // has granted it.
            assertThat(api.get(PODS + "/" + moved)
                            .body()
                            .at("/metadata/deletionGracePeriodSeconds")
                            .asInt())
                    .isEqualTo(30);
            assertThat(budget(api).path("disruptedPods").has(moved)
                            || budget(api).path("disruptionsAllowed").asInt() == 0)
                    .isTrue();

            assertThat(api.delete(PODS + "/" + moved, "{\"gracePeriodSeconds\":0}")
                            .code())
                    .isEqualTo(200);
            create(api, "web-3");
            await(() -> assertThat(node(api, "web-3")).isEqualTo("b"));
            ready(api, "web-3");
            Awaitility.await()
                    .during(SEVERAL_INTERVALS)
                    .atMost(SEVERAL_INTERVALS.multipliedBy(3))
                    .until(() -> stopping(api).isEmpty());
        }
    }

    @Test
    void aDryRunTellsOnceAndMovesNothing() {
        try (workloads;
                SchedulerService service = start("dry-run")) {
            twoPodsOnOneNode(service);
            addNode(service, "b");
            await(() -> assertThat(events(service, "WouldRebalance "))
                    .anyMatch(line -> line.startsWith("WouldRebalance a: Would move pod default/web-")));
            Awaitility.await()
                    .during(SEVERAL_INTERVALS)
                    .atMost(SEVERAL_INTERVALS.multipliedBy(3))
                    .until(() -> stopping(service.api()).isEmpty()
                            && events(service, "WouldRebalance ").size() == 2);
        }
    }

    private static void twoPodsOnOneNode(SchedulerService service) {
        addNode(service, "a");
        for (String name : List.of("web-1", "web-2")) {
            create(service.api(), name);
            await(() -> assertThat(node(service.api(), name)).isEqualTo("a"));
            ready(service.api(), name);
        }
    }

    private static void create(ApiCall api, String name) {
        String pod = """
                {"metadata": {"name": "%s", "labels": {"app": "web"}, "ownerReferences": [
                  {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "uid-web", "controller": true}]},
                 "spec": {"containers": [{"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "1"}}}]}}""".formatted(name);
        assertThat(api.post(PODS, pod).code()).isEqualTo(201);
    }

    private static void ready(ApiCall api, String name) {
        String status = """
                {"status": {"phase": "Running", "conditions": [
                  {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                  {"type": "gantry.dev/Routable", "status": "True"}]}}""";
        assertThat(api.send("PATCH", PODS + "/" + name + "/status", "application/strategic-merge-patch+json", status)
                        .code())
                .isEqualTo(200);
    }

    private static void addNode(SchedulerService service, String name) {
        Node node = new NodeBuilder(NodeFixture.node(name).build())
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .endCondition()
                .endStatus()
                .build();
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static String node(ApiCall api, String pod) {
        return api.get(PODS + "/" + pod).body().at("/spec/nodeName").asString("");
    }

    private static JsonNode budget(ApiCall api) {
        return api.get(BUDGETS + "/web").body().path("status");
    }

    private static List<String> stopping(ApiCall api) {
        Stream<JsonNode> pods = api.get(PODS).body().path("items").valueStream();
        return pods.filter(pod -> pod.path("metadata").has("deletionTimestamp"))
                .map(pod -> pod.at("/metadata/name").asString())
                .toList();
    }

    private static List<String> events(SchedulerService service, String beginning) {
        return service.events().lines().stream()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(condition);
    }
}
