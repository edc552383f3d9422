package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A full node, an urgent pod, and what becomes of the one that it replaces: through the whole service. */
class PreemptionServiceTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static SchedulerService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = SchedulerService.start(TestDatabase.newSchema());
        api = service.api();
        Node node = NodeFixture.node("only").has("1", "2Gi").build();
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        nodes.create(node);
        nodes.updateStatus(node);
        assertThat(api.post(
                                "/apis/scheduling.k8s.io/v1/priorityclasses",
                                "{\"metadata\":{\"name\":\"urgent\"},\"value\":1000}")
                        .code())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anUrgentPodTakesThePlaceOfAnotherWhichIsToldWhy() {
        create("usual", "800m", "");
        await(() -> assertThat(node("usual")).isEqualTo("only"));

        create("urgent", "800m", "urgent");
        await(() -> assertThat(get("usual").at("/metadata").has("deletionTimestamp"))
                .isTrue());
        JsonNode target = condition(get("usual"), "DisruptionTarget");
        assertThat(target.path("reason").asString()).isEqualTo("PreemptionByScheduler");
        await(() -> assertThat(get("urgent").at("/status/nominatedNodeName").asString(""))
                .isEqualTo("only"));
        await(() -> assertThat(service.events().lines())
                .contains("Preempted usual: Preempted by pod "
                        + get("urgent").at("/metadata/uid").asString() + " on node only"));

        // The promised place is not given to one that comes in between.
        create("sly", "500m", "");
        assertThat(api.delete(PODS + "/usual", "{\"gracePeriodSeconds\":0}").code())
                .isEqualTo(200);
        await(() -> assertThat(node("urgent")).isEqualTo("only"));
        assertThat(get("urgent").at("/status").has("nominatedNodeName")).isFalse();
        await(() -> assertThat(
                        condition(get("sly"), "PodScheduled").path("message").asString(""))
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu."));
        assertThat(node("sly")).isEmpty();
    }

    private static void create(String name, String cpu, String priorityClass) {
        String body = """
                {"metadata":{"name":"%s"},"spec":{"priorityClassName":"%s","containers":[
                  {"name":"a","image":"x:1","resources":{"requests":{"cpu":"%s"}}}]}}""".formatted(name, priorityClass, cpu);
        assertThat(api.post(PODS, body).code()).isEqualTo(201);
    }

    private static JsonNode get(String name) {
        return api.get(PODS + "/" + name).body();
    }

    private static String node(String name) {
        return get(name).at("/spec/nodeName").asString("");
    }

    private static JsonNode condition(JsonNode pod, String type) {
        return pod.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(condition);
    }
}
