package dev.gantry.apimachinery.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The generic endpoint over a real PostgreSQL, spoken to over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceApiTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final TestService.Replica replica = TestService.start(TestDatabase.newSchema());
    private final ApiCall api = new ApiCall(replica.url());

    @AfterAll
    void stop() {
        replica.close();
    }

    private static String map(String name, String value) {
        return """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"v":"%s"}},"data":{"k":"%s"}}""".formatted(name, value, value);
    }

    @Test
    void createsReadsUpdatesAndDeletes() {
        Answer created = api.post(MAPS, map("crud", "1"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.body().path("metadata").path("uid").asString()).isNotEmpty();
        String version = created.body().path("metadata").path("resourceVersion").asString();

        assertThat(api.get(MAPS + "/crud").body()).isEqualTo(created.body());
        assertThat(api.post(MAPS, map("crud", "1")).body().path("reason").asString())
                .isEqualTo("AlreadyExists");

        Answer updated = api.put(MAPS + "/crud", map("crud", "2"));
        assertThat(updated.code()).isEqualTo(200);
        assertThat(updated.body().path("metadata").path("resourceVersion").asString())
                .isNotEqualTo(version);

        String stale = map("crud", "3").replace("\"labels\"", "\"resourceVersion\":\"" + version + "\",\"labels\"");
        Answer conflict = api.put(MAPS + "/crud", stale);
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.body().path("reason").asString()).isEqualTo("Conflict");
        assertThat(api.get(MAPS + "/crud").body().path("data").path("k").asString())
                .isEqualTo("2");

        assertThat(api.delete(MAPS + "/crud", "").code()).isEqualTo(200);
        assertThat(api.get(MAPS + "/crud").code()).isEqualTo(404);
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        JsonNode created = api.post(MAPS, map("same", "1")).body();
        JsonNode again = api.put(MAPS + "/same", map("same", "1")).body();
        assertThat(again).isEqualTo(created);
    }

    @Test
    void listsByLabelAndPageByPage() {
        for (int i = 0; i < 5; i++) {
            assertThat(api.post(MAPS, map("page-" + i, "paged")).code()).isEqualTo(201);
        }
        JsonNode first = api.get(MAPS + "?labelSelector=v%3Dpaged&limit=2").body();
        assertThat(first.path("items")).hasSize(2);
        String token = first.path("metadata").path("continue").asString();
        api.delete(MAPS + "/page-3", "");
        JsonNode second = api.get(MAPS + "?labelSelector=v%3Dpaged&limit=10&continue=" + token)
                .body();
        assertThat(StreamSupport.stream(second.path("items").spliterator(), false)
                        .map(item -> item.path("metadata").path("name").asString()))
                .as("the pages show one state, in which page-3 still was")
                .containsExactly("page-2", "page-3", "page-4");
        assertThat(second.path("metadata").path("resourceVersion"))
                .isEqualTo(first.path("metadata").path("resourceVersion"));
    }

    @Test
    void refusesWhatItCannotTakeAndNamesTheField() {
        assertThat(api.post(MAPS, "{").code()).isEqualTo(400);
        assertThat(api.post(MAPS, "[]").code()).isEqualTo(400);
        Answer wrongType = api.post(
                "/apis/apps/v1/namespaces/default/deployments",
                "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":\"x\"}}");
        assertThat(wrongType.code()).isEqualTo(400);
        assertThat(wrongType.body().path("message").asString()).contains("spec.replicas");
        Answer badName = api.post(MAPS, map("Bad_Name", "1"));
        assertThat(badName.code()).isEqualTo(422);
        assertThat(badName.body()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("field")
                        .asString())
                .isEqualTo("metadata.name");
        assertThat(api.get(MAPS + "?fieldSelector=spec.x%3D1")
                        .body()
                        .path("message")
                        .asString())
                .contains("field label not supported");
        assertThat(api.get("/api/v1/namespaces/default/nothings").code()).isEqualTo(404);
        String large = map("large", "x".repeat(3 * 1024 * 1024));
        assertThat(api.post(MAPS, large).code()).isEqualTo(413);
        assertThat(api.get(MAPS + "/large").code()).isEqualTo(404);
    }

    @Test
    void unknownFieldsWarnOrFailAsAsked() {
        String odd = map("odd", "1").replace("\"data\"", "\"dada\":{},\"data\"");
        assertThat(api.post(MAPS + "?fieldValidation=Strict", odd).code()).isEqualTo(400);
        Answer warned = api.post(MAPS + "?fieldValidation=Warn", odd);
        assertThat(warned.code()).isEqualTo(201);
        assertThat(warned.warnings()).singleElement().asString().contains("unknown field \\\"dada\\\"");
    }

    @Test
    void finalizersAndForegroundHoldADeletion() {
        String held = map("held", "1").replace("\"labels\"", "\"finalizers\":[\"example.com/x\"],\"labels\"");
        assertThat(api.post(MAPS, held).code()).isEqualTo(201);
        assertThat(api.delete(MAPS + "/held", "").body().path("metadata").has("deletionTimestamp"))
                .isTrue();
        assertThat(api.get(MAPS + "/held").code()).isEqualTo(200);
        Answer released = api.send(
                "PATCH", MAPS + "/held", "application/merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        assertThat(released.code()).isEqualTo(200);
        assertThat(api.get(MAPS + "/held").code()).isEqualTo(404);
    }

    @Test
    void generatesNamesAndDryRunsWithoutTrace() {
        String generated = "{\"metadata\":{\"generateName\":\"gen-\"}}";
        assertThat(api.post(MAPS, generated)
                        .body()
                        .path("metadata")
                        .path("name")
                        .asString())
                .matches("gen-[a-z0-9]{5}");
        assertThat(api.post(MAPS + "?dryRun=All", map("dry", "1")).code()).isEqualTo(201);
        assertThat(api.get(MAPS + "/dry").code()).isEqualTo(404);
        assertThat(api.post(MAPS + "?dryRun=Some", map("dry", "1")).code()).isEqualTo(400);
    }

    @Test
    void scalesAndKeepsStatusApart() {
        String path = "/apis/apps/v1/namespaces/default/deployments";
        String body = """
                {"metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}},
                 "status":{"replicas":9}}""";
        Answer created = api.post(path, body);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.body().has("status")).isFalse();
        assertThat(created.body().path("metadata").path("generation").asInt()).isEqualTo(1);
        Answer scaled =
                api.send("PATCH", path + "/web/scale", "application/merge-patch+json", "{\"spec\":{\"replicas\":4}}");
        assertThat(scaled.body().path("kind").asString()).isEqualTo("Scale");
        assertThat(scaled.body().path("status").path("selector").asString()).isEqualTo("a=b");
        JsonNode web = api.get(path + "/web").body();
        assertThat(web.path("spec").path("replicas").asInt()).isEqualTo(4);
        assertThat(web.path("metadata").path("generation").asInt()).isEqualTo(2);
        Answer status = api.send(
                "PATCH",
                path + "/web/status",
                "application/merge-patch+json",
                "{\"spec\":{\"replicas\":7},\"status\":{\"replicas\":4}}");
        assertThat(status.body().path("spec").path("replicas").asInt()).isEqualTo(4);
        assertThat(status.body().path("metadata").path("generation").asInt()).isEqualTo(2);
        assertThat(status.body().path("status").path("replicas").asInt()).isEqualTo(4);
    }

    @Test
    void appliesOnTheServerAndNamesConflicts() {
        String type = "application/apply-patch+yaml";
        String applied = "apiVersion: v1\nkind: ConfigMap\ndata: {k: '1'}\n";
        Answer created = api.send("PATCH", MAPS + "/applied?fieldManager=a", type, applied);
        assertThat(created.body().path("data").path("k").asString()).isEqualTo("1");
        assertThat(created.body().path("metadata").path("managedFields")).hasSize(1);
        Answer again = api.send("PATCH", MAPS + "/applied?fieldManager=a", type, applied);
        assertThat(again.body().path("metadata").path("resourceVersion"))
                .isEqualTo(created.body().path("metadata").path("resourceVersion"));
        Answer conflict = api.send("PATCH", MAPS + "/applied?fieldManager=b", type, applied.replace("'1'", "'2'"));
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.body()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("field")
                        .asString())
                .isEqualTo(".data.k");
        Answer forced =
                api.send("PATCH", MAPS + "/applied?fieldManager=b&force=true", type, applied.replace("'1'", "'2'"));
        assertThat(forced.body().path("data").path("k").asString()).isEqualTo("2");
    }

    @Test
    void discoversPlainAndAggregated() {
        assertThat(api.get("/api").body().path("versions").get(0).asString()).isEqualTo("v1");
        assertThat(api.get("/apis/apps/v1").body().path("resources")).hasSize(3);
        Answer aggregated = api.send("GET", "/apis", "", DiscoveryDocuments.AGGREGATED + ",application/json", "");
        assertThat(aggregated.body().path("kind").asString()).isEqualTo("APIGroupDiscoveryList");
    }
}
