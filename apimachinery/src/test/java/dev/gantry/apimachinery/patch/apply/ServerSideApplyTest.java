package dev.gantry.apimachinery.patch.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.Documents;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServerSideApplyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    /** Two managers apply specs one after the other; the spec that results is given, or the conflicting fields. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    different fields               | {replicas: 3} | {paused: true} | {replicas: 3, paused: true}
                    the same value                 | {replicas: 3} | {replicas: 3, paused: true} | {replicas: 3, paused: true}
                    another value                  | {replicas: 3} | {replicas: 4} | .spec.replicas
                    two other values               | {replicas: 3, paused: true} | {replicas: 4, paused: false} | .spec.paused .spec.replicas
                    an atomic list                 | {template: {spec: {tolerations: [{key: a}]}}} | {template: {spec: {tolerations: [{key: b}]}}} | .spec.template.spec.tolerations
                    an atomic object               | {selector: {matchLabels: {a: b}}} | {selector: {matchLabels: {a: b, c: d}}} | .spec.selector
                    different containers           | {template: {spec: {containers: [{name: a, image: x}]}}} | {template: {spec: {containers: [{name: b, image: y}]}}} | {template: {spec: {containers: [{name: b, image: y}, {name: a, image: x}]}}}
                    different parts of a container | {template: {spec: {containers: [{name: a, image: x}]}}} | {template: {spec: {containers: [{name: a, tty: true}]}}} | {template: {spec: {containers: [{name: a, image: x, tty: true}]}}}
                    the same part of a container   | {template: {spec: {containers: [{name: a, image: x}]}}} | {template: {spec: {containers: [{name: a, image: y}]}}} | .spec.template.spec.containers[name="a"].image
                    the same port, protocol named  | {template: {spec: {containers: [{name: a, ports: [{containerPort: 80, name: x}]}]}}} | {template: {spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: UDP, name: y}]}]}}} | {template: {spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: UDP, name: y}, {containerPort: 80, name: x}]}]}}}
                    the default protocol           | {template: {spec: {containers: [{name: a, ports: [{containerPort: 80, name: x}]}]}}} | {template: {spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP, name: y}]}]}}} | .spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].name
                    """)
    void ofTwoManagers(String what, String first, String second, String outcome) {
        ObjectNode object = apply("one", null, first);
        if (outcome.startsWith(".")) {
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(() -> apply("two", object, second))
                    .satisfies(e -> assertThat(causes(e)).isEqualTo(outcome));
        } else {
            assertThat(apply("two", object, second).path("spec")).isEqualTo(Documents.yaml(outcome));
        }
    }

    /** One manager applies one spec after another. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a field that is left out goes   | {replicas: 3, paused: true} | {replicas: 3} | {replicas: 3}
                    a value changes                 | {replicas: 3} | {replicas: 4} | {replicas: 4}
                    an element that is left out     | {template: {spec: {containers: [{name: a}, {name: b}]}}} | {template: {spec: {containers: [{name: b}]}}} | {template: {spec: {containers: [{name: b}]}}}
                    a part of an element            | {template: {spec: {containers: [{name: a, image: x, tty: true}]}}} | {template: {spec: {containers: [{name: a, image: x}]}}} | {template: {spec: {containers: [{name: a, image: x}]}}}
                    a whole object                  | {replicas: 1, strategy: {rollingUpdate: {maxSurge: 1}, type: RollingUpdate}} | {replicas: 1, strategy: {type: Recreate}} | {replicas: 1, strategy: {type: Recreate}}
                    an object that becomes empty    | {replicas: 1, strategy: {type: Recreate}} | {replicas: 1} | {replicas: 1}
                    the order of elements           | {template: {spec: {containers: [{name: a}, {name: b}]}}} | {template: {spec: {containers: [{name: b}, {name: a}]}}} | {template: {spec: {containers: [{name: b}, {name: a}]}}}
                    an empty object                 | {template: {spec: {volumes: [{name: v, emptyDir: {}}]}}} | {template: {spec: {volumes: [{name: v, hostPath: {path: /x}}]}}} | {template: {spec: {volumes: [{name: v, hostPath: {path: /x}}]}}}
                    """)
    void ofOneManagerTwice(String what, String first, String second, String result) {
        ObjectNode object = apply("one", null, first);
        assertThat(apply("one", object, second).path("spec")).isEqualTo(Documents.yaml(result));
    }

    @Test
    void ofTheSameAgainChangesNothing() {
        ObjectNode object = apply("one", null, "{replicas: 3, template: {spec: {containers: [{name: a}]}}}");
        assertThat(applyAt(LATER, "one", object, "{replicas: 3, template: {spec: {containers: [{name: a}]}}}"))
                .isEqualTo(object);
    }

    @Test
    void leavesWhatAnotherManagerSaysAsWell() {
        ObjectNode object = apply("one", null, "{replicas: 3, paused: true}");
        ObjectNode shared = apply("two", object, "{replicas: 3}");
        ObjectNode released = apply("one", shared, "{paused: true}");
        assertThat(released.path("spec")).isEqualTo(Documents.yaml("{replicas: 3, paused: true}"));
        assertThat(apply("two", released, "{}").path("spec")).isEqualTo(Documents.yaml("{paused: true}"));
    }

    @Test
    void leavesAnElementInWhichAnotherManagerHasAPart() {
        ObjectNode object = apply("one", null, "{template: {spec: {containers: [{name: a, image: x}, {name: b}]}}}");
        ObjectNode shared = apply("two", object, "{template: {spec: {containers: [{name: b, tty: true}]}}}");
        ObjectNode released = apply("one", shared, "{template: {spec: {containers: [{name: a, image: x}]}}}");
        assertThat(released.path("spec"))
                .isEqualTo(Documents.yaml(
                        "{template: {spec: {containers: [{name: a, image: x}, {name: b, tty: true}]}}}"));
    }

    @Test
    void leavesTheNameOfAnElementInWhichAnUpdateHasAPart() {
        ObjectNode object = apply("one", null, "{template: {spec: {containers: [{name: a, image: x}]}}}");
        ObjectNode updated = object.deepCopy();
        ((ObjectNode) updated.at("/spec/template/spec/containers/0")).put("image", "y");
        ManagedFields.recordUpdate(object, updated, Deployment.class, "two", "", LATER);
        assertThat(apply("one", updated, "{replicas: 1}").path("spec"))
                .isEqualTo(Documents.yaml("{replicas: 1, template: {spec: {containers: [{name: a, image: y}]}}}"));
    }

    @Test
    void byForceTakesFieldsOver() {
        ObjectNode object = apply("one", null, "{replicas: 3, paused: true}");
        ObjectNode forced = new ServerSideApply(Deployment.class, "two", true, "")
                .apply(Optional.of(object), document("{replicas: 5}"), LATER);
        assertThat(forced.path("spec")).isEqualTo(Documents.yaml("{replicas: 5, paused: true}"));
        assertThat(fieldsOf(forced, "one")).hasToString("{\"f:spec\":{\"f:paused\":{}}}");
        assertThat(fieldsOf(forced, "two")).hasToString("{\"f:spec\":{\"f:replicas\":{}}}");
    }

    @Test
    void givesWhatWasThereBeforeOneOwnerTogether() {
        ObjectNode object = document("{replicas: 3, paused: true}");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply("one", object, "{replicas: 4}"))
                .withMessage("Apply failed with 1 conflict: conflict with \"before-first-apply\" using apps/v1:"
                        + " .spec.replicas");
        ObjectNode applied = apply("one", object, "{replicas: 3, minReadySeconds: 1}");
        assertThat(fieldsOf(applied, "before-first-apply"))
                .hasToString("{\"f:spec\":{\"f:paused\":{},\"f:replicas\":{}}}");
    }

    @Test
    void takesOverWhatKubectlAppliedBeforeByItself() {
        ObjectNode object = document("{replicas: 7, paused: true, minReadySeconds: 1, revisionHistoryLimit: 2}");
        object.withObject("metadata")
                .withObject("annotations")
                .put(
                        "kubectl.kubernetes.io/last-applied-configuration",
                        document("{replicas: 3, paused: true, minReadySeconds: 1}")
                                .toString());
        ObjectNode applied = apply("kubectl", object, "{minReadySeconds: 2}");
        assertThat(applied.path("spec"))
                .as("kubectl no longer says paused; replicas was changed, and the limit added, by someone else")
                .isEqualTo(Documents.yaml("{replicas: 7, minReadySeconds: 2, revisionHistoryLimit: 2}"));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply("kubectl", object, "{replicas: 3}"))
                .satisfies(e -> assertThat(causes(e)).isEqualTo(".spec.replicas"));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> apply("other", object, "{minReadySeconds: 2}"));
        object.withObject("metadata")
                .withObject("annotations")
                .put("kubectl.kubernetes.io/last-applied-configuration", "{broken");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply("kubectl", object, "{minReadySeconds: 2}"));
    }

    @Test
    void countsUpdatesAfterwards() {
        ObjectNode object = apply("one", null, "{replicas: 3, paused: true}");
        ObjectNode scaled = object.deepCopy();
        ((ObjectNode) scaled.path("spec")).put("replicas", 5);
        ManagedFields.recordUpdate(object, scaled, Deployment.class, "kubectl-scale", "scale", LATER);
        assertThat(fieldsOf(scaled, "one")).hasToString("{\"f:spec\":{\"f:paused\":{}}}");
        assertThat(fieldsOf(scaled, "kubectl-scale")).hasToString("{\"f:spec\":{\"f:replicas\":{}}}");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply("one", scaled, "{replicas: 3}"))
                .withMessage("Apply failed with 1 conflict: conflict with \"kubectl-scale\" with subresource \"scale\""
                        + " using apps/v1: .spec.replicas");
    }

    @Test
    void forgetsTheOwnersOfWhatAnUpdateRemoves() {
        ObjectNode object = apply("one", null, "{replicas: 3, template: {spec: {containers: [{name: a, image: x}]}}}");
        ObjectNode emptied = object.deepCopy();
        ((ObjectNode) emptied.at("/spec/template/spec")).remove("containers");
        ManagedFields.recordUpdate(object, emptied, Deployment.class, "editor", "", LATER);
        assertThat(fieldsOf(emptied, "one")).hasToString("{\"f:spec\":{\"f:replicas\":{}}}");
    }

    @Test
    void anUpdateOfAnObjectThatNobodyAppliedIsNotRecorded() {
        ObjectNode object = document("{replicas: 3}");
        ObjectNode updated = document("{replicas: 4}");
        ManagedFields.recordUpdate(object, updated, Deployment.class, "editor", "", LATER);
        assertThat(updated.path("metadata").has("managedFields")).isFalse();
    }

    @Test
    void anUpdateWithoutManagedFieldsKeepsThoseThatAreThere() {
        ObjectNode object = apply("one", null, "{replicas: 3}");
        ObjectNode updated = document("{replicas: 3}");
        ManagedFields.recordUpdate(object, updated, Deployment.class, "editor", "", LATER);
        assertThat(updated.path("metadata").path("managedFields"))
                .isEqualTo(object.path("metadata").path("managedFields"));
        ObjectNode reset = document("{replicas: 3}");
        reset.withObject("metadata").putArray("managedFields").addObject();
        ManagedFields.recordUpdate(object, reset, Deployment.class, "editor", "", LATER);
        assertThat(reset.path("metadata").has("managedFields")).isFalse();
    }

    @Test
    void theNumberOfUpdatingManagersIsBounded() {
        ObjectNode object = apply("one", null, "{paused: true}");
        for (int i = 0; i < 30; i++) {
            ObjectNode updated = object.deepCopy();
            updated.withObject("metadata").withObject("labels").put("l" + i, "x");
            ManagedFields.recordUpdate(object, updated, Deployment.class, "manager-" + i, "", NOW.plusSeconds(i + 1));
            object = updated;
        }
        assertThat(ManagedFields.read(object)).hasSize(11);
        assertThat(fieldsOf(object, "ancient-changes").findPath("f:l0").isMissingNode())
                .isFalse();
    }

    @Test
    void needsAManagerAndNoManagedFields() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> new ServerSideApply(Deployment.class, "", false, ""))
                .withMessageContaining("is required for apply patch");
        ObjectNode applied = document("{}");
        applied.withObject("metadata").putArray("managedFields").addObject().put("manager", "x");
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() ->
                        new ServerSideApply(Deployment.class, "one", false, "").apply(Optional.empty(), applied, NOW))
                .withMessage("metadata.managedFields must be nil");
    }

    @Test
    void refusesAnElementWithoutItsKey() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply("one", null, "{template: {spec: {containers: [{image: x}]}}}"))
                .withMessage(".spec.template.spec.containers: an element lacks the field name, by which it is named");
    }

    @Test
    void createsWithNameAndLabels() {
        ObjectNode created = apply("one", null, "{replicas: 1}");
        assertThat(created.path("metadata").path("name").asString()).isEqualTo("web");
        assertThat(created.path("metadata").path("managedFields").path(0))
                .isEqualTo(Documents.yaml("{manager: one, operation: Apply, apiVersion: apps/v1,"
                        + " time: '2026-01-01T00:00:00Z', fieldsType: FieldsV1,"
                        + " fieldsV1: {'f:spec': {'f:replicas': {}}}}"));
    }

    private static ObjectNode apply(String manager, @Nullable ObjectNode current, String spec) {
        return applyAt(NOW, manager, current, spec);
    }

    private static ObjectNode applyAt(Instant now, String manager, @Nullable ObjectNode current, String spec) {
        return new ServerSideApply(Deployment.class, manager, false, "")
                .apply(Optional.ofNullable(current), document(spec), now);
    }

    private static ObjectNode document(String spec) {
        return Documents.object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: " + spec + "}");
    }

    private static JsonNode fieldsOf(ObjectNode object, String manager) {
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (entry.path("manager").asString("").equals(manager)) {
                return entry.path("fieldsV1");
            }
        }
        return Documents.yaml("{}");
    }

    private static String causes(ApiException e) {
        assertThat(e.code()).isEqualTo(409);
        return String.join(
                " ",
                e.status().getDetails().getCauses().stream()
                        .map(StatusCause::getField)
                        .sorted()
                        .toList());
    }
}
