package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The service as a whole: requests in, bindings, conditions and events out. */
class SchedulingTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static SchedulerService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = SchedulerService.start(TestDatabase.newSchema());
        api = service.api();
        addNode("big", "4", "8Gi");
        addNode("small", "1", "2Gi");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aPodIsBoundWithItsConditionAndAnEvent() {
        create("first", "100m");
        String node = awaitNode("first");
        JsonNode condition = get("first").at("/status/conditions/0");
        assertThat(condition.path("type").asString()).isEqualTo("PodScheduled");
        assertThat(condition.path("status").asString()).isEqualTo("True");
        await(() -> assertThat(service.events().lines())
                .anyMatch(line ->
                        line.startsWith("Scheduled first: Successfully assigned default/first to " + node + ": score ")
                                && line.contains("TaintToleration 3x100")
                                && line.contains("NodeResourcesFit ")));
    }

    @Test
    void aPodThatFitsNowhereSaysWhyAndIsBoundOnceItFits() {
        create("huge", "16");
        String message = "0/2 nodes are available: 2 Insufficient cpu.";
        await(() -> assertThat(get("huge").at("/status/conditions/0/message").asString(""))
                .isEqualTo(message));
        assertThat(get("huge").at("/status/conditions/0/reason").asString()).isEqualTo("Unschedulable");
        await(() -> assertThat(service.events().lines())
                .anyMatch(line -> line.startsWith("FailedScheduling huge: " + message + " Nearest: 16 cpu asked, ")
                        && line.endsWith(" short on big.")));
        addNode("huge-node", "32", "64Gi");
        assertThat(awaitNode("huge")).isEqualTo("huge-node");
        api.delete("/api/v1/nodes/huge-node", "");
    }

    @Test
    void anUnscheduledPodIsDeletedAtOnceAndABoundOneWaitsForItsAgent() {
        create("waiting", "32");
        assertThat(api.delete(PODS + "/waiting", "").code()).isEqualTo(200);
        assertThat(api.get(PODS + "/waiting").code()).isEqualTo(404);
        create("bound", "10m");
        awaitNode("bound");
        api.delete(PODS + "/bound", "");
        assertThat(get("bound").at("/metadata/deletionGracePeriodSeconds").asInt())
                .isEqualTo(30);
        api.delete(PODS + "/bound", "{\"gracePeriodSeconds\":0}");
        assertThat(api.get(PODS + "/bound").code()).isEqualTo(404);
    }

    @Test
    void anotherSchedulersPodIsLeftToItsBinding() {
        String pod = "{\"metadata\":{\"name\":\"foreign\"},\"spec\":{\"schedulerName\":\"mine\","
                + "\"containers\":[{\"name\":\"a\",\"image\":\"x:1\"}]}}";
        assertThat(api.post(PODS, pod).code()).isEqualTo(201);
        String binding = "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"foreign\"},"
                + "\"target\":{\"kind\":\"Node\",\"name\":\"big\"}}";
        assertThat(api.post(PODS + "/foreign/binding", binding).code()).isEqualTo(201);
        assertThat(get("foreign").at("/spec/nodeName").asString()).isEqualTo("big");
        ApiCall.Answer again = api.post(PODS + "/foreign/binding", binding);
        assertThat(again.code()).isEqualTo(409);
        assertThat(again.body().path("message").asString()).contains("already assigned to node \"big\"");
    }

    /** Planned for what it asked for before, it might not fit. */
    @Test
    void aPodThatIsResizedBetweenItsPlanAndItsBindingIsPlannedAnew() {
        assertThat(api.post(
                                PODS,
                                "{\"metadata\":{\"name\":\"grows\"},\"spec\":{\"schedulerName\":\"mine\","
                                        + "\"containers\":[{\"name\":\"a\",\"image\":\"x:1\","
                                        + "\"resources\":{\"requests\":{\"cpu\":\"100m\"}}}]}}")
                        .code())
                .isEqualTo(201);
        assertThat(api.send(
                                "PATCH",
                                PODS + "/grows/resize",
                                "application/strategic-merge-patch+json",
                                "{\"spec\":{\"containers\":[{\"name\":\"a\","
                                        + "\"resources\":{\"requests\":{\"cpu\":\"90\"}}}]}}")
                        .code())
                .isEqualTo(200);
        assertThat(bind("grows", 1)).isEqualTo(new Outcome.Lost("its spec was changed meanwhile"));
        assertThat(get("grows").at("/spec/nodeName").asString("")).isEmpty();
        assertThat(bind("grows", 2)).isInstanceOf(Outcome.Bound.class);
        api.delete(PODS + "/grows", "{\"gracePeriodSeconds\":0}");
    }

    private static Outcome bind(String name, long generation) {
        String uid = get(name).at("/metadata/uid").asString();
        return service.bean(PodBinder.class)
                .bindAll(
                        List.of(new Assignment(new ObjectKey("default", name), uid, generation, "big", Map.of())),
                        Optional.empty())
                .getFirst();
    }

    @Test
    void evictionDeletesWithGrace() {
        create("evicted", "10m");
        awaitNode("evicted");
        String eviction = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"evicted\"}}";
        assertThat(api.post(PODS + "/evicted/eviction", eviction).code()).isEqualTo(201);
        assertThat(get("evicted").at("/metadata").has("deletionTimestamp")).isTrue();
    }

    @Test
    void aBudgetGrantsOneEvictionAndRefusesTheNext() {
        for (String name : List.of("kept-1", "kept-2")) {
            String pod = "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"app\":\"kept\"}},"
                    + "\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x:1\"}]}}";
            assertThat(api.post(PODS, pod).code()).isEqualTo(201);
            awaitNode(name);
            String ready =
                    "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"gantry.dev/Routable\",\"status\":\"True\"}]}}";
            assertThat(api.send("PATCH", PODS + "/" + name + "/status", "application/merge-patch+json", ready)
                            .code())
                    .isEqualTo(200);
        }
        String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        String both = "{\"metadata\":{\"name\":\"kept\"},\"spec\":{\"minAvailable\":1,\"maxUnavailable\":1}}";
        assertThat(api.post(budgets, both).code()).isEqualTo(422);
        String budget = "{\"metadata\":{\"name\":\"kept\"},\"spec\":{\"minAvailable\":1,"
                + "\"selector\":{\"matchLabels\":{\"app\":\"kept\"}}}}";
        assertThat(api.post(budgets, budget).code()).isEqualTo(201);
        await(() -> assertThat(api.get(budgets + "/kept")
                        .body()
                        .at("/status/disruptionsAllowed")
                        .asInt(-1))
                .isEqualTo(1));

        String eviction = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\"}}";
        assertThat(api.post(PODS + "/kept-1/eviction", eviction.formatted("kept-1"))
                        .code())
                .isEqualTo(201);
        ApiCall.Answer refused = api.post(PODS + "/kept-2/eviction", eviction.formatted("kept-2"));
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.body().path("message").asString())
                .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(get("kept-2").at("/metadata").has("deletionTimestamp")).isFalse();
    }

    @Test
    void aGatedPodWaitsUntilItsGatesAreTakenAway() {
        String gated = """
                {"metadata": {"name": "gated"}, "spec": {"schedulingGates": [{"name": "example.com/ready"}],
                "nodeSelector": {"pool": "default"}, "containers": [{"name": "a", "image": "x:1"}]}}""";
        assertThat(api.post(PODS, gated).code()).isEqualTo(201);
        assertThat(get("gated").at("/status/conditions/0/reason").asString()).isEqualTo("SchedulingGated");
        ApiCall.Answer bound = api.post(
                PODS + "/gated/binding",
                "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"gated\"},"
                        + "\"target\":{\"kind\":\"Node\",\"name\":\"big\"}}");
        assertThat(bound.code()).isEqualTo(409);
        assertThat(bound.body().path("message").asString()).contains("has non-empty .spec.schedulingGates");
        assertThat(api.get(PODS + "/gated/explain").body().path("state").asString())
                .isEqualTo("SchedulingGated");
        assertThat(api.send(
                                "PATCH",
                                PODS + "/gated",
                                "application/merge-patch+json",
                                "{\"spec\":{\"schedulingGates\":[]}}")
                        .code())
                .isEqualTo(200);
        assertThat(awaitNode("gated")).isIn("big", "small");
    }

    @Test
    void explainsWhereAPodIsAndWhyAnotherIsNowhere() {
        create("explained", "10m");
        String node = awaitNode("explained");
        await(() -> {
            JsonNode explanation = api.get(PODS + "/explained/explain").body();
            assertThat(explanation.path("state").asString()).isEqualTo("Bound");
            assertThat(explanation.at("/chosen/node").asString()).isEqualTo(node);
            assertThat(texts(explanation.path("best"), "node")).contains("big", "small");
            assertThat(explanation.at("/chosen/scores/0/plugin").asString()).isEqualTo("TaintToleration");
        });
        create("unexplained", "64");
        await(() -> {
            JsonNode explanation = api.get(PODS + "/unexplained/explain").body();
            assertThat(explanation.path("feasibleNodes").asInt()).isZero();
            assertThat(explanation.path("rejected"))
                    .anyMatch(nodes -> nodes.path("reason").asString().equals("Insufficient cpu")
                            && nodes.at("/nearest/wanted").asString().equals("64")
                            && !nodes.at("/nearest/missing").asString().isEmpty());
        });
        assertThat(api.get(PODS + "/nobody/explain").code()).isEqualTo(404);
        api.delete(PODS + "/unexplained", "");
    }

    @Test
    void aPodThatWaitsForAPeerIsBoundWhenThatHasItsPlace() {
        String wanting = """
                {"metadata": {"name": "web"}, "spec": {"nodeSelector": {"pool": "default"}, "affinity": {"podAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname",
                "labelSelector": {"matchLabels": {"app": "store"}}}]}}, "containers": [{"name": "a", "image": "x:1"}]}}""";
        assertThat(api.post(PODS, wanting).code()).isEqualTo(201);
        await(() -> assertThat(service.events().lines())
                .anyMatch(line -> line.startsWith("FailedScheduling web: 0/")
                        && line.contains("2 node(s) didn't match pod affinity rules")));
        String store = """
                {"metadata": {"name": "store", "labels": {"app": "store"}}, "spec": {"nodeSelector": {"pool": "default"},
                "containers": [{"name": "a", "image": "x:1"}]}}""";
        assertThat(api.post(PODS, store).code()).isEqualTo(201);
        assertThat(awaitNode("web")).isEqualTo(awaitNode("store"));
    }

    @Test
    void aPodThatWouldMakeZonesUnevenWaitsUntilOneOfItsPeersLeaves() {
        addNode("zone-a", "4", "8Gi", "zones");
        addNode("zone-b", "4", "8Gi", "zones");
        assertThat(api.send(
                                "PATCH",
                                "/api/v1/nodes/zone-b",
                                "application/merge-patch+json",
                                "{\"spec\":{\"unschedulable\":true}}")
                        .code())
                .isEqualTo(200);
        assertThat(api.post(PODS, spread("even-0")).code()).isEqualTo(201);
        assertThat(awaitNode("even-0")).isEqualTo("zone-a");
        assertThat(api.post(PODS, spread("even-1")).code()).isEqualTo(201);
        await(() -> assertThat(get("even-1").at("/status/conditions/0/message").asString(""))
                .contains("1 node(s) didn't match pod topology spread constraints")
                .contains("1 node(s) were unschedulable"));
        assertThat(api.delete(PODS + "/even-0", "{\"gracePeriodSeconds\":0}").code())
                .isEqualTo(200);
        assertThat(awaitNode("even-1")).isEqualTo("zone-a");
        api.delete(PODS + "/even-1", "{\"gracePeriodSeconds\":0}");
        api.delete("/api/v1/nodes/zone-a", "");
        api.delete("/api/v1/nodes/zone-b", "");
    }

    private static String spread(String name) {
        return """
                {"metadata": {"name": "%s", "labels": {"app": "even"}}, "spec": {"nodeSelector": {"pool": "zones"},
                "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "even"}}}],
                "containers": [{"name": "a", "image": "x:1"}]}}""".formatted(name);
    }

    @Test
    void aBrokenPodIsRefusedWithTheFieldThatIsWrong() {
        ApiCall.Answer answer =
                api.post(PODS, "{\"metadata\":{\"name\":\"broken\"},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().at("/details/causes/0/field").asString()).isEqualTo("spec.containers[0].image");
    }

    @Test
    void manyPodsAreBoundAndNoNodeIsOverfull() {
        LocalResources local = service.bean(LocalResources.class);
        for (int i = 0; i < 50; i++) {
            addNode("farm-" + i, "2", "4Gi", "farm");
        }
        List<Write<Pod>> creations = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Pod pod = PodFixture.pod("many-" + i)
                    .requests("100m", "64Mi")
                    .selecting("pool", "farm")
                    .build();
            creations.add(new Write.Create<>(withImage(pod)));
        }
        ResourceClient<Pod> client = local.client(Pod.class);
        assertThat(client.writeAll(creations)).allMatch(WriteOutcome.Written.class::isInstance);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(podsOfFarm(local).values().stream()
                                .mapToLong(n -> n)
                                .sum())
                        .isEqualTo(1000));
        assertThat(podsOfFarm(local).values()).allMatch(count -> count == 20);
    }

    private static Map<String, Long> podsOfFarm(LocalResources local) {
        return local.view(Pod.class).list().stream()
                .map(pod -> pod.getSpec().getNodeName())
                .filter(node -> node != null && node.startsWith("farm-"))
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));
    }

    private static Pod withImage(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withUid(null)
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withImage("hello:v1")
                .endContainer()
                .endSpec()
                .build();
    }

    private static void addNode(String name, String cpu, String memory) {
        addNode(name, cpu, memory, "default");
    }

    private static void addNode(String name, String cpu, String memory, String pool) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node =
                NodeFixture.node(name).has(cpu, memory).labelled("pool", pool).build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static void create(String name, String cpu) {
        String pod = "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"nodeSelector\":{\"pool\":\"default\"},"
                + "\"containers\":[{\"name\":\"a\",\"image\":\"x:1\",\"resources\":{\"requests\":{\"cpu\":\"" + cpu
                + "\"}}}]}}";
        assertThat(api.post(PODS, pod).code()).isEqualTo(201);
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.path(field).asString("")));
        return texts;
    }

    private static JsonNode get(String name) {
        return api.get(PODS + "/" + name).body();
    }

    private static String awaitNode(String name) {
        await(() -> assertThat(get(name).at("/spec/nodeName").asString("")).isNotEmpty());
        return get(name).at("/spec/nodeName").asString();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
