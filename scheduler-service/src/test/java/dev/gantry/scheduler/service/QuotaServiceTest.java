package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Quotas and limit ranges through the whole service, each in a namespace of its own. */
class QuotaServiceTest {

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
    void aQuotaIsSpentRefusedAndGivenBack() {
        quota("spent", "\"pods\":\"2\",\"requests.cpu\":\"1\"");
        assertThat(create("spent", "a", "600m", "").code()).isEqualTo(201);
        ApiCall.Answer refused = create("spent", "b", "600m", "");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asString())
                .isEqualTo("pods \"b\" is forbidden: exceeded quota: quota, requested: requests.cpu=600m, used:"
                        + " requests.cpu=600m, limited: requests.cpu=1");
        assertThat(create("spent", "c", "", "").body().path("message").asString())
                .isEqualTo("pods \"c\" is forbidden: failed quota: quota: must specify requests.cpu for: a");
        await(() -> assertThat(used("spent", "requests.cpu")).isEqualTo("600m"));
        api.delete(pods("spent") + "/a", "");
        await(() -> assertThat(used("spent", "pods")).isEqualTo("0"));
        assertThat(create("spent", "b", "600m", "").code()).isEqualTo(201);
    }

    @Test
    void aDryRunSpendsNothing() {
        quota("dry", "\"pods\":\"1\"");
        assertThat(create("dry", "a", "", "?dryRun=All").code()).isEqualTo(201);
        assertThat(create("dry", "a", "", "").code()).isEqualTo(201);
        assertThat(create("dry", "b", "", "?dryRun=All").code()).isEqualTo(403);
    }

    @Test
    void ofManyCreationsAtOnceJustAsManyPassAsThereMayBe() throws Exception {
        quota("crowd", "\"pods\":\"7\"");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> create("crowd", "p" + i, "", "").code())
                    .toList();
            List<Integer> codes = new ArrayList<>();
            for (Future<Integer> call : clients.invokeAll(calls)) {
                codes.add(call.get());
            }
            assertThat(codes).containsOnly(201, 403);
            assertThat(codes.stream().filter(code -> code == 201)).hasSize(7);
        }
        await(() -> assertThat(used("crowd", "pods")).isEqualTo("7"));
    }

    @Test
    void aCreationThatFailsAfterwardsIsGivenBack() {
        quota("twice", "\"pods\":\"2\"");
        assertThat(create("twice", "a", "", "").code()).isEqualTo(201);
        assertThat(create("twice", "a", "", "").code()).isEqualTo(409);
        await(() -> assertThat(create("twice", "b", "", "").code()).isEqualTo(201));
    }

    @Test
    void aLimitRangeFillsInAndRefuses() {
        String range = """
                {"metadata": {"name": "range"}, "spec": {"limits": [{"type": "Container", "default": {"cpu": "500m"},
                "defaultRequest": {"cpu": "100m"}, "max": {"cpu": "1"}}]}}""";
        assertThat(api.post("/api/v1/namespaces/limited/limitranges", range).code())
                .isEqualTo(201);
        assertThat(create("limited", "filled", "", "").code()).isEqualTo(201);
        var filled = api.get(pods("limited") + "/filled").body();
        assertThat(filled.at("/spec/containers/0/resources/limits/cpu").asString())
                .isEqualTo("500m");
        assertThat(filled.at("/spec/containers/0/resources/requests/cpu").asString())
                .isEqualTo("100m");
        assertThat(filled.at("/status/qosClass").asString()).isEqualTo("Burstable");
        ApiCall.Answer refused = api.post(pods("limited"), """
                {"metadata": {"name": "large"}, "spec": {"containers": [{"name": "a", "image": "x:1",
                "resources": {"limits": {"cpu": "2"}}}]}}""");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asString())
                .isEqualTo("pods \"large\" is forbidden: maximum cpu usage per Container is 1, but limit is 2");
        assertThat(create("limited", "contradicts", "600m", "")
                        .body()
                        .path("message")
                        .asString())
                .contains("must be less than or equal to cpu limit of 500m");
    }

    private static void quota(String namespace, String hard) {
        String quota = "{\"metadata\":{\"name\":\"quota\"},\"spec\":{\"hard\":{" + hard + "}}}";
        assertThat(api.post("/api/v1/namespaces/" + namespace + "/resourcequotas", quota)
                        .code())
                .isEqualTo(201);
        await(() -> assertThat(used(namespace, "pods")).isEqualTo("0"));
    }

    private static String used(String namespace, String resource) {
        return api.get("/api/v1/namespaces/" + namespace + "/resourcequotas/quota")
                .body()
                .path("status")
                .path("used")
                .path(resource)
                .asString("");
    }

    private static ApiCall.Answer create(String namespace, String name, String cpu, String query) {
        String resources = cpu.isEmpty() ? "{}" : "{\"requests\":{\"cpu\":\"" + cpu + "\"}}";
        return api.post(
                pods(namespace) + query,
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x:1\","
                        + "\"resources\":" + resources + "}]}}");
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(50)).untilAsserted(assertion);
    }
}
