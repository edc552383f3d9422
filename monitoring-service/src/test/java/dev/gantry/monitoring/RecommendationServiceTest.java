package dev.gantry.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What agents report becomes recommendations, over HTTP, on a real PostgreSQL; beside a service that has the pods. */
class RecommendationServiceTest {

    private static final String POD = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-bcdf-1","namespace":"shop","labels":{"pod-template-hash":"bcdf"},
             "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-bcdf","uid":"r1","controller":true}]},
             "spec":{"nodeName":"n1","containers":[{"name":"app","image":"web",
               "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}
            """;

    private static final String LIST = "/apis/gantry.dev/v1/namespaces/shop/recommendations";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    @Test
    void usageBecomesARecommendationAndSurvivesARestart(@TempDir Path data) {
        String schema = TestDatabase.newSchema();
        try (TestService.Replica scheduler = TestService.start(TestDatabase.newSchema())) {
            Answer created = new ApiCall(scheduler.url()).post("/api/v1/namespaces/shop/pods", POD);
            assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
            String uid = created.body().at("/metadata/uid").asString();
            try (ConfigurableApplicationContext monitoring = start(schema, scheduler.url(), data.resolve("first"))) {
                ApiCall api = api(monitoring);
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(300))
                        .untilAsserted(() -> {
                            assertThat(api.post("/gantry/v1/metrics", usage(uid))
                                            .code())
                                    .isEqualTo(204);
                            assertThat(api.get(LIST).body().path("items")).hasSize(1);
                        });
                JsonNode shown = api.get(LIST + "/deployment.web.app").body();
                assertThat(shown.at("/kind").asString()).isEqualTo("Recommendation");
                assertThat(shown.at("/status/target/cpu").asString()).isEqualTo("298m");
                Answer table = api.send("GET", LIST, "application/json", TABLE, "");
                assertThat(table.body().at("/columnDefinitions").findValuesAsString("name"))
                        .containsExactly(
                                "Name",
                                "Workload",
                                "Container",
                                "Cpu",
                                "Memory",
                                "Cpu-Bounds",
                                "Memory-Bounds",
                                "Since");
                assertThat(table.body().at("/rows/0/cells/1").asString()).isEqualTo("Deployment/web");
                assertThat(api.post(LIST, "{}").code()).isEqualTo(405);
            }
            try (ConfigurableApplicationContext monitoring = start(schema, scheduler.url(), data.resolve("second"))) {
                ApiCall api = api(monitoring);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(api.get(LIST).body().path("items")).hasSize(1));
            }
        }
    }

    private static ConfigurableApplicationContext start(String schema, URI scheduler, Path data) {
        return new SpringApplicationBuilder(MonitoringServiceApplication.class)
                .run(Map.of(
                                "server.port",
                                "0",
                                "spring.datasource.url",
                                TestDatabase.url(schema),
                                "spring.flyway.default-schema",
                                schema,
                                "spring.datasource.username",
                                "postgres",
                                "gantry.admission.namespaces",
                                "false",
                                "gantry.services.scheduler",
                                scheduler.toString(),
                                "gantry.monitoring.recommendation-min-history",
                                "1s",
                                "gantry.monitoring.data-directory",
                                data.toString())
                        .entrySet()
                        .stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    private static ApiCall api(ConfigurableApplicationContext context) {
        return new ApiCall(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port")));
    }

    private static String usage(String uid) {
        return """
                {"node":"n1","time":"%s","windowMillis":15000,
                 "nodeUsage":{"cpuNanoCores":250000000,"memoryWorkingSetBytes":1073741824},
                 "pods":[{"namespace":"shop","pod":"web-bcdf-1","podUid":"%s",
                          "containers":[{"name":"app","cpuNanoCores":250000000,"memoryWorkingSetBytes":100000000}]}]}
                """.formatted(Instant.now(), uid);
    }
}
