package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** StatefulSets and DaemonSets as clients see them: requests in; pods, claims, revisions and statuses out. */
class SetsServiceTest {

    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String STATEFUL_SETS = APPS + "statefulsets";
    private static final String DAEMON_SETS = APPS + "daemonsets";
    private static final String REVISIONS = APPS + "controllerrevisions";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

    private static TestService.Replica podOwner;
    private static ConfigOwner configOwner;
    private static PodRunner runner;
    private static DeploymentService service;
    private static ApiCall api;
    private static ApiCall scheduler;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new PodRunner(podOwner);
        scheduler = new ApiCall(podOwner.url());
        for (String node : new String[] {"n1", "n2"}) {
            node(node);
        }
        configOwner = ConfigOwner.start();
        service = DeploymentService.start(podOwner.url(), configOwner.url());
        api = service.api();
    }

    @AfterAll
    static void stop() {
        service.close();
        runner.close();
        configOwner.close();
        podOwner.close();
    }

    @Test
    void aStatefulSetIsRolledOutUpdatedUndoneAndScaled() {
        create(STATEFUL_SETS, document("StatefulSet", "web", "\"replicas\":3,\"serviceName\":\"web\",", "web:v1"));
        await(() ->
                assertThat(images("web")).isEqualTo(Map.of("web-0", "web:v1", "web-1", "web:v1", "web-2", "web:v1")));
        awaitStatefulSet("web", 3);

        patch(STATEFUL_SETS + "/web", image("web:v2"));
        awaitStatefulSet("web", 3);
        assertThat(images("web")).isEqualTo(Map.of("web-0", "web:v2", "web-1", "web:v2", "web-2", "web:v2"));
        assertThat(revisions("web").keySet()).containsExactly(1L, 2L);

        undo(STATEFUL_SETS, "web", 1);
        awaitStatefulSet("web", 3);
        assertThat(images("web").values()).containsOnly("web:v1");
        assertThat(revisions("web").keySet()).containsExactly(2L, 3L);

        ApiCall.Answer scaled =
                api.send("PATCH", STATEFUL_SETS + "/web/scale", MERGE_PATCH, "{\"spec\":{\"replicas\":1}}");
        assertThat(scaled.code()).isEqualTo(200);
        await(() -> assertThat(images("web").keySet()).containsExactly("web-0"));
        awaitStatefulSet("web", 1);
        assertThat(service.events()).contains("SuccessfulCreate web: Created pod: web-0");
    }

    @Test
    void eachPodGetsItsClaim() {
        String claims = "\"replicas\":2,\"podManagementPolicy\":\"Parallel\","
                + "\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},"
                + "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"]}}],";
        create(STATEFUL_SETS, document("StatefulSet", "db", claims, "db:v1"));
        awaitStatefulSet("db", 2);
        assertThat(scheduler
                        .get("/api/v1/namespaces/default/persistentvolumeclaims/data-db-1")
                        .code())
                .isEqualTo(200);
        JsonNode pod =
                scheduler.get("/api/v1/namespaces/default/pods/db-1").body().path("spec");
        assertThat(pod.at("/volumes/0/persistentVolumeClaim/claimName").asString())
                .isEqualTo("data-db-1");
        assertThat(pod.path("hostname").asString()).isEqualTo("db-1");
    }

    @Test
    void aDaemonSetIsOnEveryNodeAndIsUpdatedAndUndone() {
        create(DAEMON_SETS, document("DaemonSet", "agent", "", "agent:v1"));
        awaitDaemonSet("agent", 2, "agent:v1");
        node("n3");
        awaitDaemonSet("agent", 3, "agent:v1");

        patch(DAEMON_SETS + "/agent", image("agent:v2"));
        awaitDaemonSet("agent", 3, "agent:v2");
        undo(DAEMON_SETS, "agent", 1);
        awaitDaemonSet("agent", 3, "agent:v1");
        assertThat(revisions("agent").keySet()).containsExactly(2L, 3L);
        scheduler.delete("/api/v1/nodes/n3", "");
        awaitDaemonSet("agent", 2, "agent:v1");
    }

    @Test
    void setsWaitForOthersAndStopInReverse() {
        create(DAEMON_SETS, dependent("DaemonSet", "front", "", "statefulset/middle"));
        awaitWaiting(DAEMON_SETS + "/front", "waits for statefulset/middle (does not exist)");
        create(STATEFUL_SETS, dependent("StatefulSet", "middle", "\"replicas\":2,", "deployment/back"));
        awaitWaiting(STATEFUL_SETS + "/middle", "waits for deployment/back (does not exist)");
        awaitWaiting(DAEMON_SETS + "/front", "waits for statefulset/middle (0 of 2 pods are available)");
        assertThat(images("middle")).isEmpty();
        assertThat(images("front")).isEmpty();
        ApiCall.Answer circle = api.post(APPS + "deployments", dependent("Deployment", "back", "", "daemonset/front"));
        assertThat(circle.code()).isEqualTo(422);
        assertThat(circle.body().path("message").asString())
                .contains("deployment/back -> daemonset/front -> statefulset/middle -> deployment/back");

        create(APPS + "deployments", document("Deployment", "back", "\"replicas\":1,", "back:v1"));
        awaitStatefulSet("middle", 2);
        awaitDaemonSet("front", 2, "front:v1");
        assertThat(api.get(DAEMON_SETS + "/front")
                        .body()
                        .at("/status/conditions")
                        .toString())
                .doesNotContain("gantry.dev/Waiting");

        patch(APPS + "deployments/back", "{\"spec\":{\"replicas\":0}}");
        awaitWaiting(APPS + "deployments/back", "stops after statefulset/middle (2 pods)");
        patch(STATEFUL_SETS + "/middle", "{\"spec\":{\"replicas\":0}}");
        awaitWaiting(STATEFUL_SETS + "/middle", "stops after daemonset/front (2 pods)");
        assertThat(images("middle")).hasSize(2);
        patch(DAEMON_SETS + "/front", "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"role\":\"none\"}}}}}");
        for (String name : new String[] {"front", "middle", "back"}) {
            await(() -> assertThat(images(name)).isEmpty());
        }
    }

    @Test
    void aDaemonSetStopsAfterThoseThatDependOnIt() {
        create(DAEMON_SETS, document("DaemonSet", "base", "", "base:v1"));
        awaitDaemonSet("base", 2, "base:v1");
        create(APPS + "deployments", dependent("Deployment", "top", "\"replicas\":1,", "daemonset/base"));
        await(() -> assertThat(images("top")).hasSize(1));
        patch(DAEMON_SETS + "/base", "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"role\":\"none\"}}}}}");
        awaitWaiting(DAEMON_SETS + "/base", "stops after deployment/top (1 pods)");
        assertThat(images("base")).hasSize(2);
        patch(APPS + "deployments/top", "{\"spec\":{\"replicas\":0}}");
        for (String name : new String[] {"top", "base"}) {
            await(() -> assertThat(images(name)).isEmpty());
        }
    }

    @Test
    void aBadOrderIsRefusedByName() {
        for (String kind : new String[] {"StatefulSet", "DaemonSet", "ReplicaSet"}) {
            JsonNode refused = api.post(APPS + kind.toLowerCase(Locale.ROOT) + "s", dependent(kind, "bad", "", "pod/x"))
                    .body();
            assertThat(refused.path("code").asInt()).isEqualTo(422);
            assertThat(refused.at("/details/causes/0/field").asString())
                    .isEqualTo("metadata.annotations[gantry.dev/depends-on]");
        }
        String own = dependent("StatefulSet", "bad", "", "job/x")
                .replace("gantry.dev/depends-on\":\"job/x", "gantry.dev/start-policy\":\"Sequential");
        assertThat(api.post(STATEFUL_SETS, own).body().path("message").asString())
                .contains("metadata.annotations[gantry.dev/start-policy]: Invalid value: \"Sequential\":"
                        + " may only be \"Priority\" for a StatefulSet, whose spec.podManagementPolicy says how many of its pods"
                        + " start at once");
        String unknown = own.replace("Sequential", "Random");
        assertThat(api.post(STATEFUL_SETS, unknown).body().path("message").asString())
                .contains("metadata.annotations[gantry.dev/start-policy]: Invalid value: \"Random\":"
                        + " must be \"Parallel\" or \"Sequential\" or \"Priority\"");
    }

    private static String dependent(String kind, String name, String more, String dependsOn) {
        return document(kind, name, more, name + ":v1")
                .replace(
                        "\"metadata\":{\"name\"",
                        "\"metadata\":{\"annotations\":{\"gantry.dev/depends-on\":\"" + dependsOn + "\"},\"name\"");
    }

    private static void awaitWaiting(String path, String message) {
        await(() -> assertThat(api.get(path).body().at("/status/conditions").toString())
                .contains("gantry.dev/Waiting", message));
    }

    @Test
    void discoveryTablesAndRefusalsAreThoseOfKubernetes() {
        JsonNode resources = api.get("/apis/apps/v1").body().path("resources");
        assertThat(resources.toString())
                .contains("\"sts\"", "\"ds\"", "statefulsets/scale", "statefulsets/status", "daemonsets/status")
                .contains("controllerrevisions")
                .doesNotContain("daemonsets/scale");
        create(STATEFUL_SETS, document("StatefulSet", "fixed", "\"replicas\":0,", "web:v1"));
        ApiCall.Answer refused =
                api.send("PATCH", STATEFUL_SETS + "/fixed", MERGE_PATCH, "{\"spec\":{\"serviceName\":\"other\"}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.body().path("message").asString())
                .startsWith("StatefulSet.apps \"fixed\" is invalid: spec: Forbidden: updates to statefulset spec for");
        await(() -> assertThat(table(REVISIONS)).contains("statefulset.apps/fixed"));
        assertThat(table(STATEFUL_SETS)).contains("\"0/0\"");
    }

    private static String table(String path) {
        return api.send("GET", path, "application/json", "application/json;as=Table;v=v1;g=meta.k8s.io", "")
                .body()
                .path("rows")
                .toString();
    }

    private static void node(String name) {
        create(scheduler, "/api/v1/nodes", "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{}}");
    }

    private static void create(String path, String document) {
        create(api, path, document);
    }

    private static void create(ApiCall owner, String path, String document) {
        ApiCall.Answer answer = owner.post(path, document);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
    }

    private static String document(String kind, String name, String more, String image) {
        return """
                {"apiVersion":"apps/v1","kind":"%s","metadata":{"name":"%s"},"spec":{%s
                 "selector":{"matchLabels":{"app":"%s"}},
                 "template":{"metadata":{"labels":{"app":"%s"}},"spec":{"containers":[{"name":"app","image":"%s"}]}}}}
                """.formatted(kind, name, more, name, name, image);
    }

    private static String image(String image) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"" + image + "\"}]}}}}";
    }

    private static void patch(String path, String patch) {
        ApiCall.Answer answer = api.send("PATCH", path, MERGE_PATCH, patch);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
    }

    /** As kubectl rollout undo does: the revision's data is the patch. */
    private static void undo(String path, String name, long revision) {
        JsonNode data = Objects.requireNonNull(revisions(name).get(revision));
        ApiCall.Answer answer = api.send("PATCH", path + "/" + name, STRATEGIC_PATCH, data.toString());
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
    }

    /** The data of a set's revisions by their numbers. */
    private static Map<Long, JsonNode> revisions(String set) {
        Map<Long, JsonNode> revisions = new TreeMap<>();
        for (JsonNode revision : api.get(REVISIONS).body().path("items")) {
            if (revision.at("/metadata/ownerReferences/0/name").asString("").equals(set)) {
                revisions.put(revision.path("revision").asLong(), revision.path("data"));
            }
        }
        return revisions;
    }

    /** The images of an application's pods by their names. */
    private static Map<String, String> images(String app) {
        Map<String, String> images = new TreeMap<>();
        scheduler
                .get("/api/v1/namespaces/default/pods?labelSelector=app%3D" + app)
                .body()
                .path("items")
                .forEach(pod -> images.put(
                        pod.at("/metadata/name").asString(),
                        pod.at("/spec/containers/0/image").asString()));
        return images;
    }

    private static void awaitStatefulSet(String name, int replicas) {
        await(() -> {
            JsonNode set = api.get(STATEFUL_SETS + "/" + name).body();
            JsonNode status = set.path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .isEqualTo(set.at("/metadata/generation").asLong());
            assertThat(status.path("availableReplicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("updatedReplicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("replicas").asInt()).isEqualTo(replicas);
            assertThat(status.path("currentRevision")).isEqualTo(status.path("updateRevision"));
        });
    }

    private static void awaitDaemonSet(String name, int nodes, String image) {
        await(() -> {
            JsonNode set = api.get(DAEMON_SETS + "/" + name).body();
            JsonNode status = set.path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .isEqualTo(set.at("/metadata/generation").asLong());
            assertThat(status.path("desiredNumberScheduled").asInt()).isEqualTo(nodes);
            assertThat(status.path("updatedNumberScheduled").asInt()).isEqualTo(nodes);
            assertThat(status.path("numberAvailable").asInt()).isEqualTo(nodes);
            assertThat(images(name).values()).hasSize(nodes).containsOnly(image);
        });
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
