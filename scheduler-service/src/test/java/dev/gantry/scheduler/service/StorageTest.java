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

/** Claims and volumes from pod to pod: requests in, bindings, phases and removals out. */
class StorageTest {

    private static final String PODS = "/api/v1/namespaces/default/pods/";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims/";
    private static final String VOLUMES = "/api/v1/persistentvolumes/";

    private static SchedulerService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = SchedulerService.start(TestDatabase.newSchema());
        api = service.api();
        addNode("one");
        addNode("two");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aClaimGetsAVolumeOnItsPodsNodeAndKeepsItsPodsThere() {
        claim("data", "");
        await(() -> assertThat(service.events().lines())
                .contains("WaitForFirstConsumer data: waiting for first consumer to be created before binding"));
        pod("first", "data", "");
        String node = awaitNode("first");
        awaitPhase(CLAIMS + "data", "Bound");
        JsonNode claim = get(CLAIMS + "data");
        String volume = claim.at("/spec/volumeName").asString();
        assertThat(volume).isEqualTo("pvc-" + claim.at("/metadata/uid").asString());
        assertThat(claim.at("/status/capacity/storage").asString()).isEqualTo("1Gi");
        awaitPhase(VOLUMES + volume, "Bound");
        delete(PODS + "first");
        patch("/api/v1/nodes/" + node, "{\"spec\":{\"unschedulable\":true}}");
        pod("second", "data", "");
        awaitUnschedulable(
                "second",
                "0/2 nodes are available: 1 node(s) had volume node affinity conflict, 1 node(s) were unschedulable.");
        patch("/api/v1/nodes/" + node, "{\"spec\":{\"unschedulable\":false}}");
        assertThat(awaitNode("second")).isEqualTo(node);
    }

    @Test
    void aDeletedClaimStaysForItsPodAndItsVolumeForItsAgent() {
        claim("short", "");
        pod("user", "short", "");
        awaitNode("user");
        awaitPhase(CLAIMS + "short", "Bound");
        String volume = get(CLAIMS + "short").at("/spec/volumeName").asString();
        api.delete(CLAIMS + "short", "");
        assertThat(get(CLAIMS + "short").at("/metadata").has("deletionTimestamp"))
                .isTrue();
        pod("late", "short", "");
        awaitUnschedulable("late", "0/2 nodes are available: persistentvolumeclaim \"short\" is being deleted.");
        delete(PODS + "user");
        awaitGone(CLAIMS + "short");
        await(() -> assertThat(get(VOLUMES + volume).at("/metadata/finalizers").toString())
                .isEqualTo("[\"gantry.dev/docker-volume\"]"));
        assertThat(get(VOLUMES + volume).at("/metadata").has("deletionTimestamp"))
                .isTrue();
        patch(VOLUMES + volume, "{\"metadata\":{\"finalizers\":null}}");
        awaitGone(VOLUMES + volume);
        awaitUnschedulable("late", "0/2 nodes are available: persistentvolumeclaim \"short\" not found.");
        delete(PODS + "late");
    }

    @Test
    void aPodWaitsForItsClaimAndForItsVolume() {
        pod("early", "later", "");
        awaitUnschedulable("early", "0/2 nodes are available: persistentvolumeclaim \"later\" not found.");
        claim("later", "\"storageClassName\":\"\",");
        awaitUnschedulable("early", "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.");
        api.post(
                "/api/v1/persistentvolumes",
                "{\"metadata\":{\"name\":\"by-hand\"},\"spec\":{\"capacity\":{\"storage\":\"2Gi\"},"
                        + "\"accessModes\":[\"ReadWriteOnce\"],\"local\":{\"path\":\"/data\"},\"nodeAffinity\":{\"required\":"
                        + "{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"kubernetes.io/hostname\","
                        + "\"operator\":\"In\",\"values\":[\"two\"]}]}]}}}}");
        assertThat(awaitNode("early")).isEqualTo("two");
        awaitPhase(VOLUMES + "by-hand", "Bound");
        delete(PODS + "early");
        api.delete(CLAIMS + "later", "");
        awaitPhase(VOLUMES + "by-hand", "Released");
    }

    @Test
    void aClaimGrowsWhereItsClassLetsIt() {
        claim("growing", "");
        pod("grower", "growing", "");
        awaitPhase(CLAIMS + "growing", "Bound");
        ApiCall.Answer grown =
                patch(CLAIMS + "growing", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"3Gi\"}}}}");
        assertThat(grown.code()).isEqualTo(200);
        await(() -> assertThat(
                        get(CLAIMS + "growing").at("/status/capacity/storage").asString(""))
                .isEqualTo("3Gi"));
    }

    private static void claim(String name, String more) {
        ApiCall.Answer answer = api.post(
                "/api/v1/namespaces/default/persistentvolumeclaims",
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{" + more
                        + "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");
        assertThat(answer.code()).isEqualTo(201);
    }

    private static void pod(String name, String claim, String more) {
        String pod = "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{" + more
                + "\"containers\":[{\"name\":\"a\",\"image\":\"x:1\"}],"
                + "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"" + claim + "\"}}]}}";
        assertThat(api.post("/api/v1/namespaces/default/pods", pod).code()).isEqualTo(201);
    }

    private static void addNode(String name) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node = NodeFixture.node(name).has("4", "8Gi").build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static ApiCall.Answer patch(String path, String body) {
        return api.send("PATCH", path, "application/merge-patch+json", body);
    }

    private static void delete(String path) {
        api.delete(path, "{\"gracePeriodSeconds\":0}");
        assertThat(api.get(path).code()).isEqualTo(404);
    }

    private static JsonNode get(String path) {
        return api.get(path).body();
    }

    private static void awaitUnschedulable(String pod, String message) {
        await(() -> assertThat(
                        get(PODS + pod).at("/status/conditions/0/message").asString(""))
                .isEqualTo(message));
    }

    private static void awaitPhase(String path, String phase) {
        await(() -> assertThat(get(path).at("/status/phase").asString("")).isEqualTo(phase));
    }

    private static void awaitGone(String path) {
        await(() -> assertThat(api.get(path).code()).isEqualTo(404));
    }

    private static String awaitNode(String pod) {
        await(() ->
                assertThat(get(PODS + pod).at("/spec/nodeName").asString("")).isNotEmpty());
        return get(PODS + pod).at("/spec/nodeName").asString();
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
