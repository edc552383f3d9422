package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Placement reviews, as clients send them: answered from the cluster as it is, which stays as it is. */
class PlacementReviewServiceTest {

    private static final String REVIEWS = "/apis/scheduling.gantry.dev/v1/placementreviews";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static SchedulerService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = SchedulerService.start(TestDatabase.newSchema(), "gantry.scheduler.node-lease-timeout=10m");
        api = service.api();
        addNode("a", "4");
        addNode("b", "4");
        create("owned", "2", "{\"app\":\"x\"}", """
                [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "x", "uid": "u-1", "controller": true}]""");
        create("bare", "1", "{}", "[]");
        await(() -> assertThat(List.of(node("owned"), node("bare"))).doesNotContain(""));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void saysWherePodsWouldGoAndWhyNot() {
        String before = versions();
        JsonNode status = review("""
                {"pods": [{"name": "web", "replicas": 3, "template": %s}, {"name": "huge", "template": %s}]}""".formatted(template("1", "{}", "{}"), template("9", "{}", "{}")));
        assertThat(status.path("nodes").asInt()).isEqualTo(2);
        assertThat(status.path("placed").asInt()).isEqualTo(3);
        assertThat(status.path("unplaced").asInt()).isEqualTo(1);
        assertThat(texts(status.path("pods"), "name")).containsExactly("web-0", "web-1", "web-2", "huge");
        assertThat(texts(status.path("pods"), "node").subList(0, 3))
                .containsAnyOf("a", "b")
                .doesNotContain("");
        assertThat(status.at("/pods/0/message").asString()).startsWith("score ").contains("TaintToleration 3x100");
        assertThat(status.at("/pods/3").has("node")).isFalse();
        assertThat(status.at("/pods/3/message").asString()).isEqualTo("0/2 nodes are available: 2 Insufficient cpu.");
        assertThat(status.path("displaced")).isEmpty();
        assertThat(versions()).isEqualTo(before);
        assertThat(api.get(PODS + "/web-0").code()).isEqualTo(404);
    }

    @Test
    void theSameQuestionGetsTheSameAnswer() {
        String spec =
                "{\"pods\": [{\"name\": \"web\", \"replicas\": 5, \"template\": " + template("1", "{}", "{}") + "}]}";
        assertThat(review(spec)).isEqualTo(review(spec));
    }

    @Test
    void saysWhatWouldBecomeOfThePodsOfNodesThatWereGone() {
        String gone = node("owned");
        String left = gone.equals("a") ? "b" : "a";
        JsonNode status = review("{\"nodesGone\": [\"" + gone + "\"]}");
        assertThat(status.path("nodes").asInt()).isEqualTo(1);
        JsonNode owned = named(status.path("displaced"), "owned");
        assertThat(owned.path("from").asString()).isEqualTo(gone);
        assertThat(owned.path("node").asString()).isEqualTo(left);
        assertThat(node("owned")).isEqualTo(gone);

        JsonNode both = review("{\"nodesGone\": [\"a\", \"b\"]}");
        assertThat(both.path("nodes").asInt()).isZero();
        assertThat(named(both.path("displaced"), "owned").path("message").asString())
                .isEqualTo("no nodes available to schedule pods");
        assertThat(named(both.path("displaced"), "bare").path("message").asString())
                .isEqualTo("it has no controller that would make it anew");
    }

    /** Of the 8 cpu 3 are taken; what comes beside what is displaced goes after it. */
    @Test
    void whatIsDisplacedTakesItsRoomBeforeWhatIsAskedAbout() {
        String gone = node("owned");
        JsonNode status = review("""
                {"nodesGone": ["%s"], "pods": [{"name": "web", "template": %s}]}""".formatted(gone, template("2500m", "{}", "{}")));
        assertThat(named(status.path("displaced"), "owned").path("node").asString())
                .isNotEmpty();
        assertThat(status.at("/pods/0").has("node")).isFalse();
    }

    @Test
    void gangsGoWholeHereToo() {
        String labels = "{\"gantry.dev/gang\": \"train\"}";
        String annotations = "{\"gantry.dev/gang-min-member\": \"9\"}";
        JsonNode status = review("{\"pods\": [{\"name\": \"train\", \"replicas\": 9, \"template\": "
                + template("1", labels, annotations) + "}]}");
        assertThat(status.path("placed").asInt()).isZero();
        assertThat(status.at("/pods/0/message").asString())
                .startsWith("gang train: 5 of 9 pods fit, 9 are needed at once; 4 pods: 0/2 nodes are available");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | spec | Required value: must have pods or nodesGone
            {"nodesGone": ["nowhere"]} | spec.nodesGone | Invalid value: "nowhere": there is no such node
            {"pods": [{}]} | spec.pods[0] | Required value: must have exactly one of template and workload
            {"pods": [{"workload": {"kind": "Job", "name": "x"}}]} | spec.pods[0].workload.kind | Unsupported value: "Job"
            {"pods": [{"workload": {"kind": "Deployment", "name": "x"}}]} | spec.pods[0].workload.name | Invalid value: "x": there is no such Deployment in namespace default
            {"pods": [{"template": {"spec": {"containers": [{"name": "a"}]}}}]} | spec.pods[0].template.spec.containers[0].image | Required value
            {"pods": [{"replicas": 1001, "template": {"spec": {"containers": [{"name": "a", "image": "x"}]}}}]} | spec.pods[0].replicas | Invalid value: 1001
            {"pods": [{"replicas": -1, "template": {"spec": {"containers": [{"name": "a", "image": "x"}]}}}]} | spec.pods[0].replicas | Invalid value: -1
            {"pods": [{"name": "n", "template": {"spec": {"containers": [{"name": "a", "image": "x"}]}}}, {"name": "n", "template": {"spec": {"containers": [{"name": "a", "image": "x"}]}}}]} | spec.pods[1].name | Duplicate value: "n"
            """)
    void refusesWithTheField(String spec, String field, String message) {
        ApiCall.Answer answer = api.post(REVIEWS, "{\"spec\": " + spec + "}");
        assertThat(answer.code()).isEqualTo(422);
        JsonNode cause = answer.body().at("/details/causes/0");
        assertThat(cause.path("field").asString()).isEqualTo(field);
        assertThat(cause.path("message").asString()).startsWith(message);
    }

    @Test
    void itCanOnlyBeCreated() {
        assertThat(api.get(REVIEWS).code()).isEqualTo(405);
        assertThat(api.get(REVIEWS + "/x").code()).isEqualTo(405);
        assertThat(api.delete(REVIEWS + "/x", "").code()).isEqualTo(405);
        assertThat(api.post(REVIEWS + "?fieldValidation=Strict", "{\"spec\": {\"nodes\": []}}")
                        .code())
                .isEqualTo(400);
        JsonNode resource = api.get("/apis/scheduling.gantry.dev/v1").body().at("/resources/0");
        assertThat(resource.path("kind").asString()).isEqualTo("PlacementReview");
        assertThat(resource.path("verbs")).hasSize(1);
        JsonNode paths =
                api.get("/openapi/v3/apis/scheduling.gantry.dev/v1").body().path("paths");
        assertThat(paths.propertyNames()).containsExactlyInAnyOrder(REVIEWS, REVIEWS + "/{name}");
        assertThat(paths.path(REVIEWS).propertyNames()).containsExactly("post");
        assertThat(paths.path(REVIEWS + "/{name}").at("/patch/responses").propertyNames())
                .containsExactly("405");
        assertThat(api.send("PATCH", REVIEWS + "/x", "application/merge-patch+json", "{}")
                        .code())
                .isEqualTo(405);
    }

    private static JsonNode review(String spec) {
        ApiCall.Answer answer = api.post(REVIEWS, "{\"spec\": " + spec + "}");
        assertThat(answer.code()).as(answer.toString()).isEqualTo(201);
        return answer.body().path("status");
    }

    private static String template(String cpu, String labels, String annotations) {
        return """
                {"metadata": {"labels": %s, "annotations": %s}, "spec": {"containers": [
                {"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "%s"}}}]}}""".formatted(labels, annotations, cpu);
    }

    private static void create(String name, String cpu, String labels, String owners) {
        String pod = """
                {"metadata": {"name": "%s", "labels": %s, "ownerReferences": %s}, "spec": {"containers": [
                {"name": "a", "image": "x:1", "resources": {"requests": {"cpu": "%s"}}}]}}""".formatted(name, labels, owners, cpu);
        assertThat(api.post(PODS, pod).code()).isEqualTo(201);
    }

    private static String node(String pod) {
        return api.get(PODS + "/" + pod).body().at("/spec/nodeName").asString("");
    }

    private static String versions() {
        return api.get(PODS).body().path("items").toString();
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path(field).asString(""))
                .toList();
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(item -> item.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void addNode(String name, String cpu) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node = NodeFixture.node(name).has(cpu, "8Gi").build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
