package dev.gantry.apimachinery.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ApiCall.Answer;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Server-side apply through the generic endpoint over a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerSideApplyApiTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments/";

    private final TestService.Replica replica = TestService.start(TestDatabase.newSchema());
    private final ApiCall api = new ApiCall(replica.url());

    @AfterAll
    void stop() {
        replica.close();
    }

    @Test
    void createsAndThenChangesNothing() {
        Answer created = apply("web", "helm", "{replicas: 2, paused: true}");
        assertThat(created.code()).isEqualTo(200);
        assertThat(created.body().at("/metadata/uid").asString()).isNotEmpty();
        assertThat(created.body().at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("helm");
        assertThat(apply("web", "helm", "{replicas: 2, paused: true}").body()).isEqualTo(created.body());
    }

    @Test
    void refusesConflictsUntilForced() {
        apply("contested", "one", "{replicas: 2}");
        Answer conflict = apply("contested", "two", "{replicas: 3}");
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.body().at("/details/causes/0/reason").asString()).isEqualTo("FieldManagerConflict");
        assertThat(conflict.body().at("/details/causes/0/field").asString()).isEqualTo(".spec.replicas");
        assertThat(replicas("contested")).isEqualTo(2);
        assertThat(apply("contested", "two&force=true", "{replicas: 3}").code()).isEqualTo(200);
        assertThat(replicas("contested")).isEqualTo(3);
    }

    @Test
    void knowsOfUpdatesOnceSomeoneApplied() {
        apply("scaled", "one", "{replicas: 2, paused: true}");
        api.send(
                "PATCH",
                DEPLOYMENTS + "scaled?fieldManager=autoscaler",
                "application/merge-patch+json",
                "{\"spec\":{\"replicas\":7}}");
        Answer conflict = apply("scaled", "one", "{replicas: 2, paused: true}");
        assertThat(conflict.body().path("message").asString()).contains("conflict with \"autoscaler\"");
        assertThat(apply("scaled", "one", "{paused: true}").code()).isEqualTo(200);
        assertThat(replicas("scaled")).isEqualTo(7);
    }

    @Test
    void keepsStatusApart() {
        apply("apart", "one", "{replicas: 2}");
        Answer status = patch("apart/status?fieldManager=two", "{status: {replicas: 2}, spec: {replicas: 9}}");
        assertThat(status.code()).isEqualTo(200);
        assertThat(status.body().at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(status.body().at("/spec/replicas").asInt()).isEqualTo(2);
        Answer main = patch("apart?fieldManager=one", "{status: {replicas: 8}, spec: {replicas: 2}}");
        assertThat(main.body().at("/status/replicas").asInt()).isEqualTo(2);
    }

    @Test
    void needsAManagerAndKnownFields() {
        assertThat(patch("x", "{spec: {replicas: 1}}").body().path("message").asString())
                .contains("fieldManager");
        assertThat(patch("x?fieldManager=m&fieldValidation=Strict", "{spec: {foo: 1}}")
                        .body()
                        .path("message")
                        .asString())
                .contains("unknown field \"spec.foo\"");
        assertThat(patch("nothing/status?fieldManager=m", "{status: {replicas: 1}}")
                        .code())
                .isEqualTo(404);
        assertThat(api.get(DEPLOYMENTS + "x").code()).isEqualTo(404);
    }

    private Answer apply(String name, String manager, String spec) {
        return patch(name + "?fieldManager=" + manager, "{spec: " + spec + "}");
    }

    private Answer patch(String target, String parts) {
        String body = parts.replaceFirst("\\{", "{apiVersion: apps/v1, kind: Deployment, ");
        return api.send("PATCH", DEPLOYMENTS + target, "application/apply-patch+yaml", body);
    }

    private int replicas(String name) {
        JsonNode deployment = api.get(DEPLOYMENTS + name).body();
        return deployment.at("/spec/replicas").asInt();
    }
}
