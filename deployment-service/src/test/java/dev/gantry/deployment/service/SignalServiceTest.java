package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rollouts whose pods are well and whose users are not: what monitoring says of them undoes them. */
class SignalServiceTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String HASH = "/metadata/labels/pod-template-hash";

    private static TestService.Replica podOwner;
    private static ConfigOwner configOwner;
    private static PodRunner runner;
    private static InMemoryMonitoring monitoring;
    private static DeploymentService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new PodRunner(podOwner);
        configOwner = ConfigOwner.start();
        monitoring = InMemoryMonitoring.start();
        service = DeploymentService.start(podOwner.url(), configOwner.url(), monitoring.url());
        api = service.api();
    }

    @AfterAll
    static void stop() {
        service.close();
        monitoring.close();
        runner.close();
        configOwner.close();
        podOwner.close();
    }

    @Test
    void errorsOfUsersUndoARolloutAndItIsNotTriedAgain() {
        String former = updated("errors");
        String failing = hash("errors", 2);
        monitoring.fails(failing, 4);
        awaitRolledBack("errors", "ErrorRate");
        assertThat(service.events())
                .anyMatch(event -> event.startsWith("AutomaticRollback errors: Rolling back to revision 1 (errors-"
                        + former + "), because revision 2 (errors-" + failing + ") failed: ErrorRate: of "));

        int asked = monitoring.askedOf(failing);
        assertThat(asked).isPositive();
        patch("errors", "{\"metadata\":{\"annotations\":{\"note\":\"applied again\"}}}");
        patch("errors", image("web:v2"));
        awaitRolledBack("errors", "ErrorRate");
        assertThat(monitoring.askedOf(failing))
                .as("what was undone is not watched")
                .isEqualTo(asked);
    }

    @Test
    void aNewKindOfErrorInTheLogsUndoesARollout() {
        updated("logs");
        monitoring.logs(hash("logs", 2), 25);
        awaitRolledBack("logs", "NewErrorPattern");
        assertThat(condition("logs", "gantry.dev/RolledBack").path("message").asString())
                .contains("25 lines on 2 pods", "ERROR order 17 not saved");
    }

    @Test
    void whatTheFormerRevisionDoesAsWellUndoesNothing() {
        String former = updated("alike");
        monitoring.fails(former, 4);
        monitoring.fails(hash("alike", 2), 4);
        int asked = monitoring.asked();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> monitoring.asked() >= asked + 4);
        assertThat(conditions("alike")).doesNotContain("gantry.dev/RolledBack");
    }

    /** The rollout is over while the answer is still waited for. */
    @Test
    void monitoringThatHangsHoldsNothingUp() {
        monitoring.hang(true);
        try {
            int asked = monitoring.asked();
            updated("silent");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> monitoring.asked() > asked);
            patch("silent", image("web:v3"));
            awaitComplete("silent", 3);
            assertThat(conditions("silent")).doesNotContain("gantry.dev/RolledBack");
        } finally {
            monitoring.hang(false);
        }
    }

    @Test
    void badAnnotationsAreRefusedByName() {
        JsonNode status = api.post(
                        DEPLOYMENTS,
                        document("bad")
                                .replace(
                                        "\"name\":\"bad\"}",
                                        "\"name\":\"bad\",\"annotations\":{\"gantry.dev/rollback-on-error-rate\":\"yes\","
                                                + "\"gantry.dev/rollback-error-percent\":\"0\"}}"))
                .body();
        assertThat(status.path("code").asInt()).isEqualTo(422);
        assertThat(status.path("message").asString())
                .contains("metadata.annotations[gantry.dev/rollback-on-error-rate]: Invalid value: \"yes\"")
                .contains("metadata.annotations[gantry.dev/rollback-error-percent]: Invalid value: \"0\":"
                        + " must be a whole number from 1 to 100");
    }

    /** Rolls out a first and a second revision; the hash of the first. */
    private static String updated(String name) {
        ApiCall.Answer answer = api.post(DEPLOYMENTS, document(name));
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
        awaitComplete(name, 1);
        patch(name, image("web:v2"));
        awaitComplete(name, 2);
        return hash(name, 1);
    }

    private static String document(String name) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":2,
                 "selector":{"matchLabels":{"app":"%1$s"}},
                 "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"containers":[{"name":"app","image":"web:v1"}]}}}}
                """.formatted(name);
    }

    private static String image(String image) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"" + image + "\"}]}}}}";
    }

    private static void patch(String name, String patch) {
        ApiCall.Answer answer = api.send("PATCH", DEPLOYMENTS + "/" + name, MERGE_PATCH, patch);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
    }

    private static String hash(String deployment, int revision) {
        for (JsonNode set : api.get(REPLICA_SETS).body().path("items")) {
            boolean owned =
                    set.at("/metadata/ownerReferences/0/name").asString().equals(deployment);
            String number = set.at("/metadata/annotations/deployment.kubernetes.io~1revision")
                    .asString();
            if (owned && number.equals(Integer.toString(revision))) {
                return set.at(HASH).asString();
            }
        }
        throw new AssertionError("no revision " + revision + " of " + deployment);
    }

    private static void awaitComplete(String name, int revision) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode deployment = api.get(DEPLOYMENTS + "/" + name).body();
            assertThat(deployment.at("/status/observedGeneration").asLong())
                    .isEqualTo(deployment.at("/metadata/generation").asLong());
            assertThat(deployment.at("/status/updatedReplicas").asInt()).isEqualTo(2);
            assertThat(deployment.at("/status/replicas").asInt()).isEqualTo(2);
            assertThat(deployment.at("/status/conditions").toString()).contains("NewReplicaSetAvailable");
            assertThat(deployment
                            .at("/metadata/annotations/deployment.kubernetes.io~1revision")
                            .asString())
                    .isEqualTo(Integer.toString(revision));
        });
    }

    private static void awaitRolledBack(String name, String reason) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(condition(name, "gantry.dev/RolledBack").path("reason").asString())
                    .isEqualTo(reason);
            JsonNode status = api.get(DEPLOYMENTS + "/" + name).body().path("status");
            assertThat(status.path("availableReplicas").asInt()).isEqualTo(2);
            assertThat(status.path("replicas").asInt()).isEqualTo(2);
            assertThat(status.path("updatedReplicas").asInt()).isZero();
        });
    }

    private static JsonNode condition(String name, String type) {
        for (JsonNode condition : api.get(DEPLOYMENTS + "/" + name).body().at("/status/conditions")) {
            if (condition.path("type").asString().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError(name + " has no condition " + type + ": " + conditions(name));
    }

    private static String conditions(String name) {
        return api.get(DEPLOYMENTS + "/" + name).body().at("/status/conditions").toString();
    }
}
