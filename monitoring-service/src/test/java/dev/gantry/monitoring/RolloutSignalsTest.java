package dev.gantry.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What a rollout is judged by, over restarts and replicas of the service, on a real PostgreSQL. */
class RolloutSignalsTest {

    private static final String TRAFFIC = "/gantry/v1/traffic";
    private static final String READ = TRAFFIC + "?namespace=shop&revision=v2";
    private static final String COMPARE = "/gantry/v1/patterns/comparison?namespace=shop&revision=v2&baseline=v1";

    private final String schema = TestDatabase.newSchema();

    @Test
    void trafficIsThatOfAllReplicasAndOutlivesThem(@TempDir Path data) {
        try (ConfigurableApplicationContext one = start(data.resolve("one"))) {
            try (ConfigurableApplicationContext two = start(data.resolve("two"))) {
                report(one, "g1", 1, 10);
                report(two, "g1", 2, 20);
                report(two, "g1", 1, 10);
                report(two, "g2", 1, 5);
                assertThat(requests(one)).isEqualTo(35);
                assertThat(requests(two)).isEqualTo(35);
            }
            assertThat(requests(one)).isEqualTo(35);
        }
        try (ConfigurableApplicationContext again = start(data.resolve("one"))) {
            assertThat(requests(again)).isEqualTo(35);
            report(again, "g1", 2, 20);
            report(again, "g1", 3, 1);
            assertThat(requests(again)).isEqualTo(36);
        }
    }

    @Test
    void linesOutliveARestart(@TempDir Path data) {
        try (ConfigurableApplicationContext first = start(data)) {
            log(first, line("old", "v1", "started"));
            log(first, line("new", "v2", "ERROR order 17 not saved"));
        }
        try (ConfigurableApplicationContext second = start(data)) {
            Answer found = api(second).get(COMPARE);
            assertThat(found.body().at("/newPatterns/0/pattern").asString())
                    .as(found.body().toString())
                    .isEqualTo("ERROR order <*> not saved");
            assertThat(found.body().path("baselineLines").asInt()).isEqualTo(1);
        }
    }

    /** Whichever took which lines: each replica asks the other. */
    @Test
    void linesAreThoseOfAllReplicas(@TempDir Path data) throws IOException {
        int[] ports = freePorts();
        try (ConfigurableApplicationContext one = startAt(ports[0], data.resolve("one"));
                ConfigurableApplicationContext two = startAt(ports[1], data.resolve("two"))) {
            log(one, line("old", "v1", "started"));
            log(two, line("older", "v1", "ERROR order 16 not saved"));
            log(one, line("new", "v2", "ERROR order 17 not saved"));
            log(two, line("newer", "v2", "ERROR disk is full"));
            for (ConfigurableApplicationContext replica : new ConfigurableApplicationContext[] {one, two}) {
                Answer found = api(replica).get(COMPARE);
                assertThat(found.body().path("newPatterns"))
                        .as(found.body().toString())
                        .hasSize(1);
                assertThat(found.body().at("/newPatterns/0/pattern").asString()).isEqualTo("ERROR disk is full");
                assertThat(found.body().path("baselineLines").asInt()).isEqualTo(2);
                Answer lines = api(replica).get("/gantry/v1/logs?namespace=shop&limit=3");
                assertThat(lines.body().path("records")).hasSize(3);
                assertThat(lines.body().path("missingReplicas").asInt(-1)).isZero();
                Answer further = api(replica)
                        .get("/gantry/v1/logs?namespace=shop&limit=3&cursor="
                                + lines.body().path("cursor").asString());
                assertThat(further.body().path("records")).hasSize(1);
            }
            Answer refused = api(one).post("/gantry/v1/log-store/another/count", "{}");
            assertThat(refused.code()).isEqualTo(404);
        }
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    /** The former revision may have logged the same to the other replica, which cannot be asked. */
    @Test
    void nothingIsNewWhereAnotherReplicaMayKnowIt(@TempDir Path data) {
        try (ConfigurableApplicationContext one = start(data.resolve("one"));
                ConfigurableApplicationContext two = start(data.resolve("two"))) {
            log(one, line("old", "v1", "started"));
            log(two, line("old", "v1", "ERROR order 16 not saved"));
            log(one, line("new", "v2", "ERROR order 17 not saved"));
            for (ConfigurableApplicationContext replica : new ConfigurableApplicationContext[] {one, two}) {
                Answer found = api(replica).get(COMPARE);
                assertThat(found.code()).isEqualTo(200);
                assertThat(found.body().path("newPatterns")).isEmpty();
                assertThat(found.body().path("baselineLines").asInt(-1)).isZero();
            }
        }
    }

    /** At any port, where no other replica finds it. */
    private ConfigurableApplicationContext start(Path data) {
        return startAt(0, data);
    }

    private ConfigurableApplicationContext startAt(int port, Path data) {
        return new SpringApplicationBuilder(MonitoringServiceApplication.class)
                .run(Map.of(
                                "server.port",
                                Integer.toString(port),
                                "spring.datasource.url",
                                TestDatabase.url(schema),
                                "spring.flyway.default-schema",
                                schema,
                                "spring.datasource.username",
                                "postgres",
                                "gantry.admission.namespaces",
                                "false",
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

    private static void report(ConfigurableApplicationContext replica, String gateway, int sequence, int requests) {
        String report = """
                {"gateway":"%s","sequence":%d,"heldMillis":0,"boundsMillis":[10,100],"series":[
                 {"namespace":"shop","service":"web","revision":"v2","requests":%d,"errors":1,"latency":[%d,0,0]}]}
                """.formatted(gateway, sequence, requests, requests);
        assertThat(api(replica).post(TRAFFIC, report).code()).isEqualTo(204);
    }

    private static int requests(ConfigurableApplicationContext replica) {
        Answer answer = api(replica).get(READ);
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().at("/revisions/0/requests").asInt();
    }

    private static void log(ConfigurableApplicationContext replica, String line) {
        assertThat(api(replica)
                        .send("POST", "/gantry/v1/logs", "application/x-ndjson", line)
                        .code())
                .isEqualTo(200);
    }

    private static String line(String pod, String revision, String text) {
        return """
                {"time":"2026-01-01T00:00:00Z","node":"n1","namespace":"shop","pod":"%s","podUid":"u-%s",\
                "revision":"%s","container":"app","restart":0,"stream":"stdout","line":"%s","seq":0}\
                """.formatted(pod, pod, revision, text);
    }
}
