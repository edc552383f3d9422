package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Releases as users see them: several Deployments that change, or change back, as one. */
class ReleaseServiceTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String RELEASES = "/apis/gantry.dev/v1/namespaces/default/releases";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final Duration SOON = Duration.ofSeconds(90);

    private static final String SCHEMA = TestDatabase.newSchema();
    private static TestService.Replica podOwner;
    private static ConfigOwner configOwner;
    private static PodRunner runner;
    private static DeploymentService service;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new PodRunner(podOwner);
        configOwner = ConfigOwner.start();
        service = DeploymentService.start(podOwner.url(), configOwner.url(), SCHEMA);
    }

    @AfterAll
    static void stop() {
        service.close();
        runner.close();
        configOwner.close();
        podOwner.close();
    }

    @Test
    void aReleaseChangesItsMembersInOrder() {
        deploy("one-app", ",\"annotations\":{\"gantry.dev/depends-on\":\"deployment/one-db\"}");
        deploy("one-db", "");
        accepted(api().post(
                        RELEASES, release("one", 0, member("one-app", "web:v2") + "," + member("one-db", "web:v2"))));
        awaitPhase("one", "Complete");
        assertThat(image("one-db")).isEqualTo("web:v2");
        assertThat(image("one-app")).isEqualTo("web:v2");
        JsonNode status = api().get(RELEASES + "/one").body().path("status");
        assertThat(status.path("progress").asString()).isEqualTo("2/2");
        assertThat(status.at("/members/0/name").asString()).isEqualTo("one-db");
        assertThat(service.events())
                .containsSubsequence(
                        "ReleaseStarted one: changes deployment/one-db, deployment/one-app",
                        "MemberUpdated one: deployment/one-db is updated",
                        "MemberUpdated one: deployment/one-app is updated",
                        "ReleaseComplete one: all members are updated");
        JsonNode refused = api().send("PATCH", RELEASES + "/one", MERGE_PATCH, "{\"spec\":{\"watchSeconds\":7}}")
                .body();
        assertThat(refused.path("message").asString()).contains("spec.watchSeconds", "field is immutable");
    }

    @Test
    void whenTheSecondBreaksBothGoBackAlsoFromAnotherProcess() throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start("")) {
            accepted(api().post(
                            "/apis/gantry.dev/v1/namespaces/default/webhooks",
                            "{\"apiVersion\":\"gantry.dev/v1\",\"kind\":\"Webhook\",\"metadata\":{\"name\":\"two\"},\"spec\":"
                                    + "{\"url\":\"" + receiver.url() + "\",\"workloads\":[\"release/two\"]}}"));
            breakTheSecond();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.told("two").stream()
                                    .map(told -> told.replace("dev.gantry.release.", ""))
                                    .distinct())
                            .containsExactly("started 0/2", "step 1/2", "failed 1/2", "rolledback 0/2"));
        }
    }

    private static void breakTheSecond() {
        deploy("two-db", "");
        deploy("two-app", "");
        accepted(api().post(
                        RELEASES,
                        release(
                                "two",
                                1,
                                member("two-db", "web:v2") + "," + member("two-app", PodRunner.CRASHING_IMAGE))));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(service.events())
                        .contains("MemberUpdating two: deployment/two-app gets its new template"));
        service.close();
        service = DeploymentService.start(podOwner.url(), configOwner.url(), SCHEMA);
        awaitPhase("two", "RolledBack");
        assertThat(image("two-db")).isEqualTo("web:v1");
        assertThat(image("two-app")).isEqualTo("web:v1");
        assertThat(api().get(RELEASES + "/two").body().at("/status/conditions").toString())
                .contains("MemberFailed", "deployment/two-app failed: CrashLoopBackOff", "AllMembersRestored");
    }

    @Test
    void aSecondReleaseOfTheSameWorkloadWaitsAndAnAbortedOneGoesBack() {
        deploy("three", "");
        accepted(api().post(RELEASES, release("long", 600, member("three", "web:v2"))));
        awaitPhase("long", "Progressing");
        accepted(api().post(RELEASES, release("next", 0, member("three", "web:v3"))));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api().get(RELEASES + "/next")
                                .body()
                                .at("/status/message")
                                .asString())
                        .isEqualTo("waits for release/long, which changes deployment/three"));
        accepted(api().send("PATCH", RELEASES + "/long", MERGE_PATCH, "{\"spec\":{\"abort\":true}}"));
        awaitPhase("long", "RolledBack");
        awaitPhase("next", "Complete");
        assertThat(image("three")).isEqualTo("web:v3");
    }

    @Test
    void badReleasesAreRefusedWithTheirFields() {
        JsonNode refused = api().post(
                        RELEASES,
                        release(
                                "bad",
                                -1,
                                "{\"kind\":\"Pod\",\"name\":\"x\",\"images\":{\"app\":\"\"}},{\"name\":\"y\"},"
                                        + "{\"name\":\"y\",\"patch\":{\"status\":{}}}"))
                .body();
        assertThat(refused.path("code").asInt()).isEqualTo(422);
        assertThat(refused.path("message").asString())
                .contains("spec.watchSeconds: Invalid value: -1")
                .contains("spec.members[0].kind: Unsupported value: \"Pod\"")
                .contains("spec.members[0].images.app: Required value: an image")
                .contains("spec.members[1]: Required value: images or patch must say what changes")
                .contains("spec.members[2].name: Duplicate value: \"y\"")
                .contains("spec.members[2].patch.status: Forbidden");
    }

    private static String release(String name, int watchSeconds, String members) {
        return """
                {"apiVersion":"gantry.dev/v1","kind":"Release","metadata":{"name":"%s"},
                 "spec":{"watchSeconds":%d,"members":[%s]}}
                """.formatted(name, watchSeconds, members);
    }

    private static String member(String name, String image) {
        return "{\"name\":\"" + name + "\",\"images\":{\"app\":\"" + image + "\"}}";
    }

    private static void deploy(String name, String more) {
        accepted(api().post(DEPLOYMENTS, """
                        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"%2$s},"spec":{"replicas":2,
                         "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                         "spec":{"containers":[{"name":"app","image":"web:v1"}]}}}}
                        """.formatted(name, more)));
    }

    private static void awaitPhase(String name, String phase) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api().get(RELEASES + "/" + name)
                                .body()
                                .at("/status/phase")
                                .asString())
                        .as(api().get(RELEASES + "/" + name)
                                .body()
                                .path("status")
                                .toString())
                        .isEqualTo(phase));
    }

    private static String image(String name) {
        return api().get(DEPLOYMENTS + "/" + name)
                .body()
                .at("/spec/template/spec/containers/0/image")
                .asString();
    }

    private static void accepted(ApiCall.Answer answer) {
        assertThat(answer.code()).as(answer.body().toString()).isBetween(200, 201);
    }

    private static ApiCall api() {
        return service.api();
    }
}
