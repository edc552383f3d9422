package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks as users see them: a kind to write, events that arrive, failures that are told. */
class WebhookServiceTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String WEBHOOKS = "/apis/gantry.dev/v1/namespaces/default/webhooks";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final Duration SOON = Duration.ofSeconds(60);

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
    void aRolloutIsToldFromStartToEndInOrderAndSigned() throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start("s3cret")) {
            String secret = Base64.getEncoder().encodeToString("s3cret".getBytes(StandardCharsets.UTF_8));
            accepted(new ApiCall(configOwner.url())
                    .post(
                            "/api/v1/namespaces/default/secrets",
                            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"hook\"},"
                                    + "\"data\":{\"secret\":\"" + secret + "\"}}"));
            accepted(api().post(WEBHOOKS, webhook("all", receiver.url(), ",\"secretRef\":{\"name\":\"hook\"}")));
            deploy("told", "web:v1");
            awaitTold(receiver, "told", "started 1", "completed 1");

            image("told", PodRunner.CRASHING_IMAGE);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.told("told")).contains("rolledback 1"));
            assertThat(receiver.told("told"))
                    .containsSubsequence("completed 1", "started 2", "failed 2", "step 2", "rolledback 1");
            JsonNode failed = receiver.events().stream()
                    .filter(event -> event.path("type").asString("").endsWith("failed"))
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.at("/data/reason").asString()).isEqualTo("CrashLoopBackOff");
            assertThat(failed.at("/data/message").asString()).contains("last with exit code 3");
            assertThat(receiver.signed()).doesNotContain(false);
            assertThat(ids(receiver)).doesNotHaveDuplicates();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(status("all").path("delivered").asInt())
                                    .isEqualTo(receiver.events().size()));
            delete("all");
        }
    }

    @Test
    void whatAReceiverDoesNotTakeComesAgainInOrderAlsoFromAnotherProcess() throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start("")) {
            receiver.answer(503);
            accepted(api().post(
                            WEBHOOKS,
                            webhook(
                                    "later",
                                    receiver.url(),
                                    ",\"events\":[\"started\",\"completed\"],"
                                            + "\"workloads\":[\"deployment/late\"]")));
            deploy("late", "web:v1");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(condition("later")).contains("False", "HTTP 503"));
            image("late", "web:v2");
            awaitRevision("late", 2);

            service.close();
            service = DeploymentService.start(podOwner.url(), configOwner.url(), SCHEMA);
            receiver.answer(204);
            awaitTold(receiver, "late", "started 1", "completed 1", "started 2", "completed 2");
            assertThat(receiver.events().get(2).at("/data/fromRevision").asString())
                    .isEqualTo("1");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(condition("later")).contains("True"));
            delete("later");
        }
    }

    @Test
    void anEventThatIsGivenUpIsCountedAndTold() throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start("")) {
            receiver.answer(500);
            accepted(api().post(
                            WEBHOOKS,
                            webhook(
                                    "lossy",
                                    receiver.url(),
                                    ",\"events\":[\"completed\"],"
                                            + "\"workloads\":[\"deployment/lost\"],\"giveUpAfterSeconds\":1")));
            deploy("lost", "web:v1");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(status("lossy").path("lost").asInt()).isEqualTo(1));
            assertThat(condition("lossy")).contains("GivenUp", "HTTP 500");
            assertThat(service.events()).anyMatch(line -> line.startsWith("WebhookEventLost lossy: Gave up"));
            receiver.answer(204);
            image("lost", "web:v2");
            awaitTold(receiver, "lost", "completed 2");
            delete("lossy");
        }
    }

    @Test
    void aSecretThatIsMissingHoldsEventsBackAndIsTold() throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start("")) {
            accepted(api().post(
                            WEBHOOKS,
                            webhook(
                                    "unsigned",
                                    receiver.url(),
                                    ",\"secretRef\":{\"name\":\"none\"}," + "\"workloads\":[\"deployment/held\"]")));
            deploy("held", "web:v1");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(condition("unsigned")).contains("False", "Secret none has no value secret"));
            assertThat(receiver.events()).isEmpty();
            delete("unsigned");
        }
    }

    @Test
    void badWebhooksAreRefusedWithTheirFields() {
        JsonNode refused = api().post(
                        WEBHOOKS,
                        webhook(
                                "bad",
                                "http://169.254.169.254/",
                                ",\"events\":[\"begun\"],"
                                        + "\"workloads\":[\"pod/x\"],\"giveUpAfterSeconds\":0,\"secretRef\":{}"))
                .body();
        assertThat(refused.path("code").asInt()).isEqualTo(422);
        assertThat(refused.path("message").asString())
                .contains("spec.url: Invalid value: \"http://169.254.169.254/\": must not lead to a link-local")
                .contains("spec.events[0]: Unsupported value: \"begun\"")
                .contains(
                        "spec.workloads[0]: Invalid value: \"pod/x\": must be deployment/NAME, statefulset/NAME, daemonset/NAME or release/NAME")
                .contains("spec.giveUpAfterSeconds: Invalid value: 0")
                .contains("spec.secretRef.name: Required value");
    }

    private static List<String> ids(WebhookReceiver receiver) {
        return receiver.events().stream()
                .map(event -> event.path("id").asString(""))
                .toList();
    }

    private static void awaitTold(WebhookReceiver receiver, String subject, String... told) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.told(subject))
                        .as(api().get(WEBHOOKS).body().at("/items").toString())
                        .containsExactly(told));
    }

    private static JsonNode status(String webhook) {
        return api().get(WEBHOOKS + "/" + webhook).body().path("status");
    }

    private static String condition(String webhook) {
        return status(webhook).path("conditions").toString();
    }

    private static void delete(String webhook) {
        accepted(api().delete(WEBHOOKS + "/" + webhook, ""));
    }

    private static String webhook(String name, String url, String more) {
        return """
                {"apiVersion":"gantry.dev/v1","kind":"Webhook","metadata":{"name":"%s"},"spec":{"url":"%s"%s}}
                """.formatted(name, url, more);
    }

    private static void deploy(String name, String image) {
        accepted(api().post(DEPLOYMENTS, """
                        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":2,
                         "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                         "spec":{"containers":[{"name":"app","image":"%2$s"}]}}}}
                        """.formatted(name, image)));
        awaitRevision(name, 1);
    }

    private static void image(String name, String image) {
        accepted(api().send(
                        "PATCH",
                        DEPLOYMENTS + "/" + name,
                        MERGE_PATCH,
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"" + image
                                + "\"}]}}}}"));
    }

    private static void awaitRevision(String name, int revision) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode deployment = api().get(DEPLOYMENTS + "/" + name).body();
            assertThat(deployment.at("/metadata/annotations").toString()).contains("revision\":\"" + revision + "\"");
            assertThat(deployment.at("/status/conditions").toString()).contains("NewReplicaSetAvailable");
        });
    }

    private static void accepted(ApiCall.Answer answer) {
        assertThat(answer.code()).as(answer.body().toString()).isBetween(200, 201);
    }

    private static ApiCall api() {
        return service.api();
    }
}
