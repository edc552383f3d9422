package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** pods/resize through the whole service, each case in a namespace of its own. */
class PodResizeServiceTest {

    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private static SchedulerService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = SchedulerService.start(TestDatabase.newSchema());
        api = service.api();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void isReadPatchedAndReplaced() {
        create("ways", "200m");
        String resize = pods("ways") + "/a/resize";
        assertThat(cpu(api.get(resize))).isEqualTo("200m");
        Answer patched = patch("ways", "300m");
        assertThat(patched.code()).isEqualTo(200);
        assertThat(cpu(patched)).isEqualTo("300m");
        assertThat(patched.body().at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(cpu(api.send("PATCH", resize, "application/json-patch+json", """
                [{"op": "replace", "path": "/spec/containers/0/resources/requests/cpu", "value": "400m"}]""")))
                .isEqualTo("400m");
        assertThat(cpu(api.send("PATCH", resize, "application/merge-patch+json", """
                {"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "500m"}}}]}}""")))
                .isEqualTo("500m");
        JsonNode replaced = api.get(resize).body();
        ((ObjectNode) replaced.at("/spec/containers/0/resources/requests")).put("cpu", "600m");
        Answer put = api.put(resize, replaced.toString());
        assertThat(cpu(put)).isEqualTo("600m");
        assertThat(put.body().at("/metadata/generation").asInt()).isEqualTo(5);
        assertThat(cpu(api.get(pods("ways") + "/a"))).isEqualTo("600m");
        assertThat(api.put(resize, replaced.toString()).code())
                .as("a version that is past")
                .isEqualTo(409);
    }

    @Test
    void isApplied() {
        create("applied", "200m");
        Answer applied = api.send(
                "PATCH",
                pods("applied") + "/a/resize?fieldManager=sizer&force=true",
                "application/apply-patch+yaml",
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"x": "y"}}, "spec":
                {"containers": [{"name": "a", "image": "y:2", "resources": {"requests": {"cpu": "300m"}}}]}}""");
        assertThat(applied.code()).isEqualTo(200);
        assertThat(cpu(applied)).isEqualTo("300m");
        assertThat(applied.body().at("/spec/containers/0/image").asString()).isEqualTo("x:1");
        JsonNode entries = applied.body().at("/metadata/managedFields");
        JsonNode entry = StreamSupport.stream(entries.spliterator(), false)
                .filter(one -> one.path("manager").asString().equals("sizer"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.path("subresource").asString()).isEqualTo("resize");
        assertThat(entry.path("fieldsV1").toString())
                .contains("f:requests")
                .doesNotContain("f:image")
                .doesNotContain("f:labels");
    }

    @Test
    void nothingElseChangesThere() {
        create("else", "200m");
        Answer patched = api.send("PATCH", pods("else") + "/a/resize", STRATEGIC, """
                {"metadata": {"labels": {"x": "y"}}, "spec": {"containers": [{"name": "a", "image": "y:2"}]}}""");
        assertThat(patched.code()).isEqualTo(200);
        assertThat(patched.body().at("/metadata/labels").isMissingNode()).isTrue();
        assertThat(patched.body().at("/spec/containers/0/image").asString()).isEqualTo("x:1");
        assertThat(patched.body().at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void refusalsNameTheFieldAndChangeNothing() {
        create("refused", "200m");
        JsonNode before = api.get(pods("refused") + "/a").body().path("spec");
        Answer limits = api.send("PATCH", pods("refused") + "/a/resize", STRATEGIC, """
                {"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": null}}}]}}""");
        assertThat(limits.code()).isEqualTo(422);
        assertThat(limits.body().path("message").asString())
                .contains("spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed");
        Answer ordinary = api.send("PATCH", pods("refused") + "/a", STRATEGIC, """
                {"spec": {"containers": [{"name": "a", "resources": {"requests": {"cpu": "300m"}}}]}}""");
        assertThat(ordinary.code()).isEqualTo(422);
        assertThat(api.get(pods("refused") + "/a").body().path("spec")).isEqualTo(before);
        assertThat(api.send("PATCH", pods("refused") + "/none/resize", STRATEGIC, "{}")
                        .code())
                .isEqualTo(404);
        assertThat(api.post(pods("refused") + "/a/resize", "{}").code()).isEqualTo(405);
        assertThat(api.send("PATCH", pods("refused") + "/a/nothing", STRATEGIC, "{}")
                        .code())
                .isEqualTo(405);
    }

    @Test
    void aQuotaHoldsForAResizeAsForANewPod() {
        String quota = "{\"metadata\":{\"name\":\"quota\"},\"spec\":{\"hard\":{\"requests.cpu\":\"1\"}}}";
        assertThat(api.post("/api/v1/namespaces/held/resourcequotas", quota).code())
                .isEqualTo(201);
        await(() -> assertThat(used()).isEqualTo("0"));
        create("held", "200m");
        Answer refused = patch("held", "1500m");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asString())
                .isEqualTo("pods \"a\" is forbidden: exceeded quota: quota, requested: requests.cpu=1300m, used:"
                        + " requests.cpu=200m, limited: requests.cpu=1");
        Answer dryRun = api.send("PATCH", pods("held") + "/a/resize?dryRun=All", STRATEGIC, cpuPatch("900m"));
        assertThat(dryRun.code()).isEqualTo(200);
        assertThat(used()).isEqualTo("200m");
        assertThat(patch("held", "900m").code()).isEqualTo(200);
        assertThat(used()).as("counted before it is stored").isEqualTo("900m");
        assertThat(patch("held", "100m").code()).isEqualTo(200);
        await(() -> assertThat(used()).isEqualTo("100m"));
    }

    @Test
    void aLimitRangeHoldsForAResize() {
        create("ranged", "200m");
        String range = """
                {"metadata": {"name": "range"}, "spec": {"limits": [{"type": "Pod", "min": {"cpu": "100m"}}]}}""";
        assertThat(api.post("/api/v1/namespaces/ranged/limitranges", range).code())
                .isEqualTo(201);
        Answer refused = patch("ranged", "50m");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asString())
                .isEqualTo("pods \"a\" is forbidden: minimum cpu usage per Pod is 100m, but request is 50m");
        assertThat(patch("ranged", "150m").code()).isEqualTo(200);
    }

    @Test
    void clientsFindIt() {
        JsonNode resources = api.get("/api/v1").body().path("resources");
        JsonNode resize = StreamSupport.stream(resources.spliterator(), false)
                .filter(resource -> resource.path("name").asString().equals("pods/resize"))
                .findFirst()
                .orElseThrow();
        assertThat(resize.path("kind").asString()).isEqualTo("Pod");
        assertThat(resize.path("verbs").toString()).isEqualTo("[\"get\",\"patch\",\"update\"]");
        JsonNode patch = api.get("/openapi/v3/api/v1")
                .body()
                .path("paths")
                .path("/api/v1/namespaces/{namespace}/pods/{name}/resize")
                .path("patch");
        assertThat(patch.path("operationId").asString()).isEqualTo("patchCoreV1NamespacedPodResize");
    }

    private static void create(String namespace, String cpu) {
        String pod = "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x:1\","
                + "\"resources\":{\"requests\":{\"cpu\":\"" + cpu + "\"}}}]}}";
        assertThat(api.post(pods(namespace), pod).code()).isEqualTo(201);
        // There is no node: once the scheduler has said so, nobody else writes the pod.
        await(() -> assertThat(api.get(pods(namespace) + "/a").body().at("/status/conditions"))
                .isNotEmpty());
    }

    private static Answer patch(String namespace, String cpu) {
        return api.send("PATCH", pods(namespace) + "/a/resize", STRATEGIC, cpuPatch(cpu));
    }

    private static String cpuPatch(String cpu) {
        return "{\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{\"requests\":{\"cpu\":\"" + cpu + "\"}}}]}}";
    }

    private static String cpu(Answer answer) {
        return answer.body().at("/spec/containers/0/resources/requests/cpu").asString();
    }

    private static String used() {
        return api.get("/api/v1/namespaces/held/resourcequotas/quota")
                .body()
                .path("status")
                .path("used")
                .path("requests.cpu")
                .asString("");
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(50)).untilAsserted(assertion);
    }
}
