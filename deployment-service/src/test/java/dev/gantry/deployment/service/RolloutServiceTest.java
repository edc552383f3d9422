package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Deployments as clients see them: requests in, ReplicaSets, pods, statuses and events out. */
class RolloutServiceTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int MANY = 1_000;

    private static TestService.Replica podOwner;
    private static ConfigOwner configOwner;
    private static PodRunner runner;
    private static ShareRouter router;
    private static DeploymentService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new PodRunner(podOwner);
        configOwner = ConfigOwner.start();
        service = DeploymentService.start(podOwner.url(), configOwner.url());
        api = service.api();
        router = new ShareRouter(api);
    }

    @AfterAll
    static void stop() {
        router.close();
        service.close();
        runner.close();
        configOwner.close();
        podOwner.close();
    }

    @Test
    void aDeploymentIsRolledOutUpdatedUndoneAndScaled() {
        create("web", 3, "web:v1");
        awaitComplete("web", 3, 1);
        String first = newReplicaSet("web", "1");
        assertThat(first).startsWith("web-");
        assertThat(service.events()).contains("ScalingReplicaSet web: Scaled up replica set " + first + " from 0 to 3");

        patch("web", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"web:v2\"}]}}}}");
        awaitComplete("web", 3, 2);
        assertThat(podImages("web")).containsOnly("web:v2").hasSize(3);

        patch("web", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"web:v1\"}]}}}}");
        awaitComplete("web", 3, 3);
        assertThat(newReplicaSet("web", "3")).isEqualTo(first);
        assertThat(service.events()).contains("DeploymentRollback web: Rolled back deployment \"web\" to revision 1");

        ApiCall.Answer scaled =
                api.send("PATCH", DEPLOYMENTS + "/web/scale", MERGE_PATCH, "{\"spec\":{\"replicas\":5}}");
        assertThat(scaled.code()).isEqualTo(200);
        awaitComplete("web", 5, 3);
        assertThat(podImages("web")).containsOnly("web:v1").hasSize(5);
    }

    @Test
    void manyReplicasAreCreatedOnceEach() {
        create("many", MANY, "web:v1");
        awaitComplete("many", MANY, 1);
        assertThat(podImages("many")).hasSize(MANY);
    }

    @Test
    void aRolloutThatCrashesIsUndoneAndNotTriedAgain() {
        create("safe", 3, "web:v1");
        awaitComplete("safe", 3, 1);
        String first = newReplicaSet("safe", "1");
        patch("safe", imagePatch(PodRunner.CRASHING_IMAGE));
        awaitRolledBack("safe", 3, "CrashLoopBackOff");
        String failed = newReplicaSet("safe", "2");
        assertThat(podImages("safe")).containsOnly("web:v1").hasSize(3);
        assertThat(service.events())
                .contains("AutomaticRollback safe: Rolling back to revision 1 (" + first + "), because revision 2 ("
                        + failed + ") failed: CrashLoopBackOff: 1 of 1 pods failed: container app restarted 2 times,"
                        + " last with exit code 3");

        patch("safe", imagePatch(PodRunner.CRASHING_IMAGE));
        patch("safe", "{\"metadata\":{\"annotations\":{\"note\":\"applied again\"}},\"spec\":{\"replicas\":4}}");
        awaitRolledBack("safe", 4, "CrashLoopBackOff");
        assertThat(podImages("safe")).containsOnly("web:v1").hasSize(4);

        patch("safe", imagePatch("web:v2"));
        awaitComplete("safe", 4, 3);
        assertThat(podImages("safe")).containsOnly("web:v2").hasSize(4);
        assertThat(api.get(DEPLOYMENTS + "/safe").body().toString()).doesNotContain("gantry.dev/RolledBack");
    }

    @Test
    void aChangeOfConfigurationIsARolloutAndItsUndoBringsTheFormerContentBack() {
        config("a", 201);
        ObjectNode asking = (ObjectNode) JsonMapper.shared().readTree(document("configured", 2, "web:v1"));
        asking.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("gantry.dev/rollout-on-config-change", "true");
        asking.withObjectProperty("spec")
                .withObjectProperty("template")
                .withObjectProperty("spec")
                .withArrayProperty("volumes")
                .addObject()
                .put("name", "config")
                .withObjectProperty("configMap")
                .put("name", "settings");
        assertThat(api.post(DEPLOYMENTS, asking.toString()).code()).isEqualTo(201);
        awaitComplete("configured", 2, 1);
        awaitContents("a");

        config("b", 200);
        awaitComplete("configured", 2, 2);
        awaitContents("b");
        assertThat(api.get(DEPLOYMENTS + "/configured").body().toString()).contains("\"name\":\"settings\"");

        config("a", 200);
        awaitComplete("configured", 2, 3);
        awaitContents("a");

        assertThat(api.send("DELETE", DEPLOYMENTS + "/configured", MERGE_PATCH, "")
                        .code())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(configMaps()).hasSize(1));
    }

    private static void config(String value, int code) {
        ApiCall configs = new ApiCall(configOwner.url());
        String document = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"settings\"},"
                + "\"data\":{\"value\":\"" + value + "\"}}";
        ApiCall.Answer answer = code == 201
                ? configs.post(CONFIG_MAPS, document)
                : configs.send("PATCH", CONFIG_MAPS + "/settings", MERGE_PATCH, document);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(code);
    }

    private static JsonNode configMaps() {
        return new ApiCall(configOwner.url()).get(CONFIG_MAPS).body().path("items");
    }

    /** A change of content is no new generation of the Deployment, so that a status may be of the time before. */
    private static void awaitContents(String value) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(contentsOfPods()).containsOnly(value).hasSize(2));
    }

    /** What each pod of the Deployment called configured reads from its volume. */
    private static List<String> contentsOfPods() {
        List<String> contents = new ArrayList<>();
        for (JsonNode pod : pods("configured")) {
            String name = pod.at("/spec/volumes/0/configMap/name").asString();
            assertThat(name).startsWith("settings-");
            JsonNode copy =
                    new ApiCall(configOwner.url()).get(CONFIG_MAPS + "/" + name).body();
            assertThat(copy.path("immutable").asBoolean()).isTrue();
            contents.add(copy.at("/data/value").asString());
        }
        return contents;
    }

    @Test
    void workloadsStartInOrderAndStopInReverse() {
        assertThat(api.post(DEPLOYMENTS, dependent("front", "deployment/back")).code())
                .isEqualTo(201);
        awaitWaiting("front", "waits for deployment/back (does not exist)");
        assertThat(pods("front")).isEmpty();

        create("back", 2, PodRunner.CRASHING_IMAGE);
        awaitWaiting("front", "waits for deployment/back (0 of 2 pods are available)");
        patch("back", imagePatch("web:v1"));
        awaitComplete("back", 2, 2);
        awaitComplete("front", 2, 1);

        patch("back", "{\"spec\":{\"replicas\":0}}");
        awaitWaiting("back", "stops after deployment/front (2 pods)");
        assertThat(pods("back")).hasSize(2);
        patch("front", "{\"spec\":{\"replicas\":0}}");
        awaitStopped("front");
        awaitStopped("back");
    }

    @Test
    void aCircleOfDependenciesIsRefused() {
        assertThat(api.post(DEPLOYMENTS, dependent("one", "deployment/two")).code())
                .isEqualTo(201);
        ApiCall.Answer closing = api.post(DEPLOYMENTS, dependent("two", "deployment/one"));
        assertThat(closing.code()).isEqualTo(422);
        assertThat(closing.body().path("message").asString())
                .contains(
                        "metadata.annotations[gantry.dev/depends-on]: Invalid value: \"deployment/one\": would close a circle"
                                + " of dependencies: deployment/two -> deployment/one -> deployment/two");
        assertThat(api.post(DEPLOYMENTS, dependent("two", "deployment/three")).code())
                .isEqualTo(201);
        ApiCall.Answer updated = api.send(
                "PATCH",
                DEPLOYMENTS + "/two",
                MERGE_PATCH,
                "{\"metadata\":{\"annotations\":{\"gantry.dev/depends-on\":\"job/x,deployment/one\"}}}");
        assertThat(updated.code()).isEqualTo(422);
        assertThat(updated.body().at("/details/causes/0/field").asString())
                .isEqualTo("metadata.annotations[gantry.dev/depends-on]");
        patch("two", "{\"spec\":{\"replicas\":1}}");
        JsonNode refused =
                api.post(DEPLOYMENTS, dependent("self", "deployment/self")).body();
        assertThat(refused.path("message").asString())
                .contains("metadata.annotations[gantry.dev/depends-on]", "must not name itself");
    }

    private static String dependent(String name, String dependsOn) {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(document(name, 2, "web:v1"));
        document.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("gantry.dev/depends-on", dependsOn);
        return document.toString();
    }

    private static void awaitStopped(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pods(name)).isEmpty());
    }

    private static void awaitWaiting(String name, String message) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode conditions = api.get(DEPLOYMENTS + "/" + name).body().at("/status/conditions");
            assertThat(conditions.toString()).contains("gantry.dev/Waiting", message);
        });
    }

    @Test
    void badAnnotationsAreRefusedByName() {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(document("annotated", 1, "web:v1"));
        document.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("gantry.dev/automatic-rollback", "no")
                .put("gantry.dev/rollback-restarts", "0");
        JsonNode status = api.post(DEPLOYMENTS, document.toString()).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.path("message").asString())
                .contains("metadata.annotations[gantry.dev/automatic-rollback]: Invalid value: \"no\":"
                        + " must be \"true\" or \"false\"")
                .contains("metadata.annotations[gantry.dev/rollback-restarts]: Invalid value: \"0\":"
                        + " must be a whole number from 1 to 100");
    }

    @Test
    void aCanaryIsPromotedAndTheNextOneAborted() {
        assertThat(api.post(DEPLOYMENTS, delivered("bird", "Canary", "50%:pause", 4))
                        .code())
                .isEqualTo(201);
        awaitComplete("bird", 4, 1);
        patch("bird", imagePatch("web:v2"));
        awaitDelivery("bird", "WaitingForPromotion");
        assertThat(weight(newReplicaSet("bird", "1")) + "/" + weight(newReplicaSet("bird", "2")))
                .isEqualTo("50/50");
        patch("bird", order("promote", "2/1"));
        awaitComplete("bird", 4, 2);
        assertThat(podImages("bird")).containsOnly("web:v2").hasSize(4);
        assertThat(weight(newReplicaSet("bird", "2"))).isEmpty();

        patch("bird", imagePatch("web:v3"));
        awaitDelivery("bird", "WaitingForPromotion");
        patch("bird", order("abort", "3"));
        awaitRolledBack("bird", 4, "Aborted");
        assertThat(podImages("bird")).containsOnly("web:v2").hasSize(4);
        assertThat(service.events())
                .anyMatch(event -> event.startsWith("DeliveryStepReached bird: revision 2 ("))
                .anyMatch(event -> event.startsWith("DeliveryTakingOver bird: revision 2 ("))
                .anyMatch(event -> event.startsWith("RolloutAborted bird: Going back to revision 2 ("));
    }

    private static String delivered(String name, String strategy, String steps, int replicas) {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(document(name, replicas, "web:v1"));
        document.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("gantry.dev/strategy", strategy)
                .put("gantry.dev/canary-steps", steps);
        return document.toString();
    }

    private static String order(String what, String value) {
        return "{\"metadata\":{\"annotations\":{\"gantry.dev/" + what + "\":\"" + value + "\"}}}";
    }

    private static String weight(String replicaSet) {
        return api.get(REPLICA_SETS + "/" + replicaSet)
                .body()
                .path("metadata")
                .path("annotations")
                .path("gantry.dev/traffic-weight")
                .asString("");
    }

    private static void awaitDelivery(String name, String reason) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode conditions = api.get(DEPLOYMENTS + "/" + name).body().at("/status/conditions");
            assertThat(conditions.toString()).contains("gantry.dev/Delivery", reason);
        });
    }

    @Test
    void badDeliveriesAreRefusedByName() {
        assertThat(refusal("BlueGreen", "20%,10%", "promote", "last"))
                .contains("metadata.annotations[gantry.dev/canary-steps]: Invalid value: \"20%,10%\": must be a list")
                .contains(
                        "metadata.annotations[gantry.dev/promote]: Invalid value: \"last\": must be a revision and a step");
        assertThat(refusal("Rainbow", "10%", "abort", "2/1"))
                .contains("metadata.annotations[gantry.dev/strategy]: Invalid value: \"Rainbow\":"
                        + " must be \"Canary\" or \"BlueGreen\"")
                .contains("metadata.annotations[gantry.dev/abort]: Invalid value: \"2/1\": must be a revision");
        ObjectNode recreated = (ObjectNode) JsonMapper.shared().readTree(delivered("odd", "Canary", "10%", 1));
        recreated.withObjectProperty("spec").withObjectProperty("strategy").put("type", "Recreate");
        assertThat(api.post(DEPLOYMENTS, recreated.toString())
                        .body()
                        .path("message")
                        .asString())
                .contains("metadata.annotations[gantry.dev/strategy]", "spec.strategy.type Recreate");
    }

    private static String refusal(String strategy, String steps, String order, String value) {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(delivered("odd", strategy, steps, 1));
        document.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("gantry.dev/" + order, value);
        JsonNode status = api.post(DEPLOYMENTS, document.toString()).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        return status.path("message").asString();
    }

    @Test
    void badDeploymentsAreRefusedWithTheirFields() {
        JsonNode status =
                api.post(DEPLOYMENTS, document("bad", "good", 1, "web:v1")).body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.at("/details/causes/0/field").asString()).isEqualTo("spec.template.metadata.labels");
        assertThat(status.path("message").asString()).contains("`selector` does not match template `labels`");
    }

    @Test
    void theSelectorIsImmutable() {
        create("fixed", 0, "web:v1");
        ApiCall.Answer answer = api.send(
                "PATCH",
                DEPLOYMENTS + "/fixed",
                MERGE_PATCH,
                "{\"spec\":{\"selector\":{\"matchLabels\":{\"tier\":\"x\"}},"
                        + "\"template\":{\"metadata\":{\"labels\":{\"tier\":\"x\"}}}}}");
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().path("message").asString())
                .contains("spec.selector")
                .contains("field is immutable");
    }

    private static void create(String name, int replicas, String image) {
        ApiCall.Answer answer = api.post(DEPLOYMENTS, document(name, replicas, image));
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
    }

    private static String document(String name, int replicas, String image) {
        return document(name, name, replicas, image);
    }

    private static String document(String name, String selected, int replicas, String image) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replicas":%d,
                 "selector":{"matchLabels":{"app":"%s"}},
                 "template":{"metadata":{"labels":{"app":"%s"}},"spec":{"containers":[{"name":"app","image":"%s"}]}}}}
                """.formatted(name, replicas, selected, name, image);
    }

    private static void patch(String name, String patch) {
        ApiCall.Answer answer = api.send("PATCH", DEPLOYMENTS + "/" + name, MERGE_PATCH, patch);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
    }

    private static void awaitComplete(String name, int replicas, int revision) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode deployment = api.get(DEPLOYMENTS + "/" + name).body();
            JsonNode status = deployment.path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .isEqualTo(deployment.at("/metadata/generation").asLong());
            assertThat(status.path("updatedReplicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("availableReplicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("replicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("conditions").toString()).contains("NewReplicaSetAvailable");
            assertThat(deployment
                            .at("/metadata/annotations/deployment.kubernetes.io~1revision")
                            .asString())
                    .isEqualTo(Integer.toString(revision));
        });
    }

    private static String imagePatch(String image) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"" + image + "\"}]}}}}";
    }

    private static void awaitRolledBack(String name, int replicas, String reason) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode status = api.get(DEPLOYMENTS + "/" + name).body().path("status");
            assertThat(status.path("availableReplicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("replicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("updatedReplicas").asInt()).isZero();
            assertThat(status.path("conditions").toString())
                    .contains("gantry.dev/RolledBack", reason, "ProgressDeadlineExceeded");
        });
    }

    private static String newReplicaSet(String deployment, String revision) {
        for (JsonNode set : api.get(REPLICA_SETS).body().path("items")) {
            JsonNode metadata = set.path("metadata");
            if (metadata.at("/ownerReferences/0/name").asString().equals(deployment)
                    && metadata.at("/annotations/deployment.kubernetes.io~1revision")
                            .asString()
                            .equals(revision)) {
                return metadata.path("name").asString();
            }
        }
        throw new AssertionError("no set of " + deployment + " has revision " + revision);
    }

    private static JsonNode pods(String app) {
        return new ApiCall(podOwner.url())
                .get("/api/v1/namespaces/default/pods?labelSelector=app%3D" + app)
                .body()
                .path("items");
    }

    private static List<String> podImages(String app) {
        List<String> images = new ArrayList<>();
        pods(app).forEach(pod -> images.add(pod.at("/spec/containers/0/image").asString()));
        return images;
    }
}
