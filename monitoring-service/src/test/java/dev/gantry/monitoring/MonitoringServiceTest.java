package dev.gantry.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service over HTTP, on a real PostgreSQL and a real index. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringServiceTest {

    private static final String EVENT = """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"%s","namespace":"shop"},
             "involvedObject":{"kind":"Pod","namespace":"shop","name":"%s","uid":"u1"},"reason":"Pulled",
             "message":"Pulled the image","type":"Normal","count":2,"source":{"component":"agent"},
             "firstTimestamp":"%s","lastTimestamp":"%s"}
            """;

    private ConfigurableApplicationContext context;
    private URI url;
    private ApiCall api;

    @BeforeAll
    void start(@TempDir Path data) {
        context = new SpringApplicationBuilder(MonitoringServiceApplication.class)
                .run(Map.of(
                                "server.port", "0",
                                "spring.datasource.url", TestDatabase.url("monitoring"),
                                "spring.datasource.username", "postgres",
                                "gantry.admission.namespaces", "false",
                                "gantry.services.scheduler", "http://127.0.0.1:9",
                                "gantry.monitoring.data-directory", data.toString())
                        .entrySet()
                        .stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        url = URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
        api = new ApiCall(url);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void oneEventHasTwoFaces() {
        String now = Instant.now().toString();
        Answer created = api.post("/api/v1/namespaces/shop/events", EVENT.formatted("e1", "web", now, now));
        assertThat(created.code()).as(created.body().toString()).isEqualTo(201);

        Answer face = api.get("/apis/events.k8s.io/v1/namespaces/shop/events/e1");
        assertThat(face.body().path("kind").asString()).isEqualTo("Event");
        assertThat(face.body().path("apiVersion").asString()).isEqualTo("events.k8s.io/v1");
        assertThat(face.body().path("regarding").path("name").asString()).isEqualTo("web");
        assertThat(face.body().path("note").asString()).isEqualTo("Pulled the image");
        assertThat(face.body().path("metadata").path("uid"))
                .isEqualTo(created.body().path("metadata").path("uid"));
    }

    @Test
    void anEventOfTheNewFaceIsReadAsTheOld() {
        String event = """
                {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e2","namespace":"shop"},
                 "eventTime":"2099-01-01T00:00:00.000000Z","reportingController":"c","reportingInstance":"i",
                 "action":"Binding","reason":"Scheduled","type":"Normal","note":"placed",
                 "regarding":{"kind":"Pod","namespace":"shop","name":"new"}}
                """;
        Answer created = api.post("/apis/events.k8s.io/v1/namespaces/shop/events", event);
        assertThat(created.code()).as(created.body().toString()).isEqualTo(201);

        Answer core = api.get("/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dnew");
        assertThat(core.body().path("items")).hasSize(1);
        assertThat(core.body().path("items").path(0).path("message").asString()).isEqualTo("placed");
        assertThat(core.body().path("items").path(0).path("reportingComponent").asString())
                .isEqualTo("c");
    }

    @Test
    void fieldSelectorsNarrowEvents() {
        String now = Instant.now().toString();
        api.post("/api/v1/namespaces/shop/events", EVENT.formatted("e3", "narrow", now, now));

        Answer found = api.get("/api/v1/namespaces/shop/events?fieldSelector="
                + "involvedObject.name%3Dnarrow,involvedObject.namespace%3Dshop,involvedObject.kind%3DPod,"
                + "involvedObject.uid%3Du1,type%3DNormal,reason%3DPulled,source%3Dagent");
        assertThat(found.body().path("items")).as(found.body().toString()).hasSize(1);
        assertThat(api.get("/api/v1/events?fieldSelector=message%3Dx").code()).isEqualTo(400);
    }

    @Test
    void usageIsReadAsMetrics() {
        String report = """
                {"node":"n1","time":"%s","windowMillis":15000,
                 "nodeUsage":{"cpuNanoCores":250000000,"memoryWorkingSetBytes":1073741824},
                 "pods":[{"namespace":"shop","pod":"web","podUid":"u1",
                          "containers":[{"name":"app","cpuNanoCores":1000000,"memoryWorkingSetBytes":2097152}]}]}
                """.formatted(Instant.now());
        assertThat(api.post("/gantry/v1/metrics", report).code()).isEqualTo(204);

        Answer node = api.get("/apis/metrics.k8s.io/v1beta1/nodes/n1");
        assertThat(node.body().path("usage").toString()).isEqualTo("{\"cpu\":\"250000000n\",\"memory\":\"1048576Ki\"}");
        Answer pods = api.get("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods");
        assertThat(pods.body().path("kind").asString()).isEqualTo("PodMetricsList");
        assertThat(pods.body()
                        .path("items")
                        .path(0)
                        .path("containers")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("app");
        assertThat(api.get("/apis/metrics.k8s.io/v1beta1/pods?labelSelector=a%3Db")
                        .body()
                        .path("items"))
                .isEmpty();
        Answer bad = api.post("/gantry/v1/metrics", "{\"node\":\"n1\"}");
        assertThat(bad.code()).isEqualTo(400);
        assertThat(bad.body().path("detail").asString()).isEqualTo("time: must be set");
    }

    @Test
    void deliveredLinesAreFoundAndPrinted() throws Exception {
        String first = line("gone", 0, "java.lang.IllegalStateException: boom");
        String second = line("gone", 1, "second line");
        Answer answer =
                api.send("POST", "/gantry/v1/logs", "application/x-ndjson", first + "\nnonsense\n" + second + "\n");
        assertThat(answer.body().path("accepted").asInt())
                .as(answer.body().toString())
                .isEqualTo(2);
        assertThat(answer.body().path("refused").asInt()).isEqualTo(1);
        assertThat(answer.body().path("reasons").path(0).asString()).startsWith("line 2: not JSON");
        api.send("POST", "/gantry/v1/logs", "application/x-ndjson", first);

        Answer found = api.get("/gantry/v1/logs?namespace=shop&pod=gone&text=illegalstateexception&limit=10");
        assertThat(found.body().path("records")).hasSize(1);
        assertThat(found.body().path("records").path(0).path("line").asString()).endsWith("boom");
        assertThat(text("/gantry/v1/pod-logs/shop/gone"))
                .isEqualTo("java.lang.IllegalStateException: boom\nsecond line\n");
        assertThat(text("/gantry/v1/pod-logs/shop/gone?tailLines=1&timestamps=true"))
                .isEqualTo("2026-01-01T00:00:00.000000001Z second line\n");
    }

    @Test
    void badQueriesAreRefusedByField() {
        assertThat(api.get("/gantry/v1/logs?limit=0").body().path("detail").asString())
                .isEqualTo("limit: must be between 1 and 5000");
        assertThat(api.get("/gantry/v1/logs?from=yesterday")
                        .body()
                        .path("detail")
                        .asString())
                .startsWith("from: must be an RFC 3339 time");
        assertThat(api.get("/gantry/v1/logs?cursor=x").code()).isEqualTo(400);
        assertThat(api.get("/gantry/v1/pod-logs/shop/unknown").code()).isEqualTo(404);
        assertThat(api.get("/gantry/v1/pod-logs/shop/unknown?tailLines=-1").code())
                .isEqualTo(400);
        assertThat(api.get("/gantry/v1/pod-logs/shop/unknown?tailLines=many").code())
                .isEqualTo(400);
    }

    @Test
    void trafficIsComparedByRevision() {
        String report = """
                {"gateway":"g1","sequence":1,"heldMillis":0,"boundsMillis":[10,100],"series":[
                 {"namespace":"shop","service":"web","revision":"v2","requests":10,"errors":2,"latency":[9,0,1]}]}
                """;
        assertThat(api.post("/gantry/v1/traffic", report).code()).isEqualTo(204);
        assertThat(api.post("/gantry/v1/traffic", report).code()).isEqualTo(204);
        Answer answer = api.get("/gantry/v1/traffic?namespace=shop&revision=v2&revision=v1");
        assertThat(answer.body().at("/revisions/0/requests").asInt())
                .as(answer.body().toString())
                .isEqualTo(10);
        assertThat(answer.body().at("/revisions/0/errors").asInt()).isEqualTo(2);
        assertThat(answer.body().at("/revisions/0/latency/p50Millis").asDouble())
                .isBetween(7.0, 10.0);
        assertThat(answer.body().at("/revisions/0/services/0/service").asString())
                .isEqualTo("web");
        assertThat(answer.body().at("/revisions/0/slots/0/latency")).hasSize(27);
        assertThat(answer.body().at("/revisions/1/requests").asInt()).isZero();
        assertThat(answer.body().at("/revisions/1/latency/p50Millis").isNull()).isTrue();
    }

    @Test
    void badTrafficIsRefusedByField() {
        assertThat(detail(api.post("/gantry/v1/traffic", "{\"gateway\":\"g1\"}")))
                .startsWith("sequence:");
        assertThat(detail(api.get("/gantry/v1/traffic?revision=v1"))).startsWith("namespace:");
        assertThat(detail(api.get("/gantry/v1/traffic?namespace=shop"))).startsWith("revision:");
        assertThat(detail(api.get("/gantry/v1/traffic?namespace=shop&revision=v1&from=now")))
                .startsWith("from:");
        assertThat(detail(api.get("/gantry/v1/traffic?namespace=shop&revision=v1&to=2020-01-01T00:00:00Z")))
                .startsWith("to:");
    }

    @Test
    void newPatternsAreTold() {
        String old = line("old", 0, "started").replace("\"container\"", "\"revision\":\"v1\",\"container\"");
        String failing = line("new", 0, "ERROR order 17 not saved")
                .replace("\"container\"", "\"revision\":\"v2\",\"container\"");
        api.send("POST", "/gantry/v1/logs", "application/x-ndjson", old + "\n" + failing);

        Answer found = api.get("/gantry/v1/patterns/comparison?namespace=shop&revision=v2&baseline=v1");
        assertThat(found.body().at("/newPatterns/0/pattern").asString())
                .as(found.body().toString())
                .isEqualTo("ERROR order <*> not saved");
        assertThat(found.body().at("/newPatterns/0/example").asString()).isEqualTo("ERROR order 17 not saved");
        assertThat(found.body().path("baselineLines").asInt()).isEqualTo(1);
        Answer mined = api.get("/gantry/v1/patterns?namespace=shop&revision=v1&kind=any");
        assertThat(mined.body().at("/patterns/0/pattern").asString()).isEqualTo("started");
        assertThat(detail(api.get("/gantry/v1/patterns?namespace=shop"))).startsWith("revision:");
        assertThat(detail(api.get("/gantry/v1/patterns?namespace=shop&revision=v1&since=now")))
                .startsWith("since:");
        assertThat(detail(api.get("/gantry/v1/patterns?namespace=shop&revision=v1&kind=all")))
                .startsWith("kind:");
        assertThat(detail(api.get("/gantry/v1/patterns/comparison?namespace=shop&revision=v1")))
                .startsWith("baseline:");
    }

    private static String detail(Answer refusal) {
        assertThat(refusal.code()).isEqualTo(400);
        return refusal.body().path("detail").asString();
    }

    @Test
    void whatIsServedIsDocumented() throws Exception {
        assertThat(text("/v3/api-docs"))
                .contains("/gantry/v1/logs", "/gantry/v1/pod-logs", "/gantry/v1/metrics")
                .contains("/gantry/v1/traffic", "/gantry/v1/patterns", "/gantry/v1/patterns/comparison");
    }

    private String text(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String line(String pod, long seq, String text) {
        return """
                {"time":"2026-01-01T00:00:00.00000000%dZ","node":"n1","namespace":"shop","pod":"%s","podUid":"u-%s",\
                "container":"app","restart":0,"stream":"stdout","line":"%s","seq":%d}""".formatted(seq, pod, pod, text, seq);
    }
}
