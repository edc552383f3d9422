package dev.gantry.deployment.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Recommendations as clients see them: shown on the workload, rolled out where asked, given up when they fail. */
class RecommendationServiceTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static TestService.Replica podOwner;
    private static ConfigOwner configOwner;
    private static PodRunner runner;
    private static InMemoryRecommendations monitoring;
    private static DeploymentService service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        podOwner = TestService.start(TestDatabase.newSchema());
        runner = new PodRunner(podOwner);
        configOwner = ConfigOwner.start();
        monitoring = InMemoryRecommendations.start();
        service = DeploymentService.start(
                podOwner.url(),
                configOwner.url(),
                monitoring.url(),
                "gantry.deployment.recommendations.period=1s",
                "gantry.deployment.recommendations.apply-interval=1s");
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
    void aRecommendationIsShownAndNothingElseHappens() {
        monitoring.recommend("shown", "250m", "128Mi");
        create("shown", "Off");

        awaitThat(() -> assertThat(annotation("shown", "recommended-resources"))
                .isEqualTo("{\"app\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"}}"));
        assertThat(podCpu("shown")).isEqualTo("100m");
        assertThat(annotation("shown", "applied-resources")).isEmpty();
    }

    @Test
    void recommendedRequestsAreRolledOutAndTheTemplateStaysTheUsers() {
        monitoring.recommend("rolled", "250m", "128Mi");
        create("rolled", "Rolling");

        awaitThat(() -> {
            assertThat(podCpu("rolled")).isEqualTo("250m");
            assertThat(annotation("rolled", "applied-resources"))
                    .contains("\"app\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"}");
            assertThat(revision("rolled")).isEqualTo("2");
        });
        assertThat(deployment("rolled")
                        .at("/spec/template/spec/containers/0/resources/requests/cpu")
                        .asString())
                .isEqualTo("100m");
        assertThat(service.events())
                .contains("RecommendationApplied rolled: Rolling out recommended requests: app cpu 100m to 250m,"
                        + " app memory 64Mi to 128Mi");

        patch("rolled", "{\"metadata\":{\"annotations\":{\"gantry.dev/apply-recommendations\":\"Off\"}}}");
        awaitThat(() -> {
            assertThat(podCpu("rolled")).isEqualTo("100m");
            assertThat(annotation("rolled", "applied-resources")).isEmpty();
        });
    }

    @Test
    void aRecommendationThatFailsIsUndoneAndNotTriedAgain() {
        create("fails", "Rolling");
        awaitThat(() -> assertThat(
                        deployment("fails").at("/status/availableReplicas").asInt())
                .isEqualTo(2));
        monitoring.recommend("fails", "250m", PodRunner.CRASHING_MEMORY);

        awaitThat(() -> {
            assertThat(annotation("fails", "applied-resources")).contains("\"failed\":\"CrashLoopBackOff");
            assertThat(podCpu("fails")).isEqualTo("100m");
            assertThat(deployment("fails").at("/status/availableReplicas").asInt())
                    .isEqualTo(2);
        });
        String applied = annotation("fails", "applied-resources");
        monitoring.recommend("fails", "500m", "256Mi");
        Awaitility.await()
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(annotation("fails", "applied-resources")).isEqualTo(applied));
        assertThat(podCpu("fails")).isEqualTo("100m");
        assertThat(service.events()).anyMatch(event -> event.startsWith("RecommendationFailed fails: "));

        patch("fails", "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"try\":\"again\"}}}}}");
        awaitThat(() -> assertThat(podCpu("fails")).isEqualTo("500m"));
    }

    @Test
    void aPodThatCannotBeResizedIsTold() {
        monitoring.recommend("placed", "250m", "128Mi");
        create("placed", "InPlace");

        awaitThat(() -> assertThat(service.events())
                .anyMatch(event -> event.startsWith("RecommendationNotApplied placed: Pod placed-")));
        assertThat(podCpu("placed")).isEqualTo("100m");
    }

    @Test
    void anUnknownWishIsRefused() {
        ApiCall.Answer refused = api.post(DEPLOYMENTS, document("odd", "Sometimes"));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.body().path("message").asString())
                .contains("metadata.annotations[gantry.dev/apply-recommendations]");
    }

    private static void awaitThat(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private static void create(String name, String mode) {
        ApiCall.Answer created = api.post(DEPLOYMENTS, document(name, mode));
        assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
    }

    private static void patch(String name, String patch) {
        ApiCall.Answer patched = api.send("PATCH", DEPLOYMENTS + "/" + name, MERGE_PATCH, patch);
        assertThat(patched.code()).as(patched.body().toString()).isEqualTo(200);
    }

    private static String document(String name, String mode) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s",
                  "annotations":{"gantry.dev/apply-recommendations":"%s","gantry.dev/rollback-watch-seconds":"0"}},
                 "spec":{"replicas":2,"selector":{"matchLabels":{"app":"%s"}},
                  "template":{"metadata":{"labels":{"app":"%s"}},"spec":{"containers":[{"name":"app","image":"web:v1",
                   "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}}}
                """.formatted(name, mode, name, name);
    }

    private static JsonNode deployment(String name) {
        return api.get(DEPLOYMENTS + "/" + name).body();
    }

    private static String annotation(String name, String annotation) {
        return deployment(name)
                .path("metadata")
                .path("annotations")
                .path("gantry.dev/" + annotation)
                .asString("");
    }

    private static String revision(String name) {
        return deployment(name)
                .path("metadata")
                .path("annotations")
                .path("deployment.kubernetes.io/revision")
                .asString("");
    }

    /** What all pods request, where they request the same. */
    private static String podCpu(String name) {
        JsonNode pods = new ApiCall(podOwner.url())
                .get("/api/v1/namespaces/default/pods?labelSelector=app%3D" + name)
                .body()
                .path("items");
        return String.join(
                ",",
                pods.valueStream()
                        .map(pod -> pod.at("/spec/containers/0/resources/requests/cpu")
                                .asString(""))
                        .distinct()
                        .toList());
    }
}
