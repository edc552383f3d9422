package dev.gantry.deployment.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StatefulKindsTest {

    private static final Map<String, ResourceStrategy> RULES = Map.of(
            "StatefulSet", new StatefulSetRules(),
            "DaemonSet", new DaemonSetRules());

    private static final String VALID = """
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},
              "spec":{"containers":[{"name":"web","image":"web:v1"}]}}}}""";

    @Test
    void statefulSetsGetTheDefaultsOfKubernetes() {
        ObjectNode set = with("StatefulSet", "{}");
        assertThat(set.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(set.at("/spec/podManagementPolicy").asString()).isEqualTo("OrderedReady");
        assertThat(set.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
        assertThat(set.at("/spec/updateStrategy").toString())
                .isEqualTo("{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":0}}");
        assertThat(set.at("/spec/persistentVolumeClaimRetentionPolicy").toString())
                .isEqualTo("{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}");
        assertThat(set.at("/spec/template/spec/restartPolicy").asString()).isEqualTo("Always");
    }

    @Test
    void daemonSetsGetTheDefaultsOfKubernetes() {
        ObjectNode set = with("DaemonSet", "{}");
        assertThat(set.path("spec").has("replicas")).isFalse();
        assertThat(set.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
        assertThat(set.at("/spec/updateStrategy").toString())
                .isEqualTo("{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StatefulSet | {'replicas':-1} | spec.replicas | must be greater than or equal to 0",
                "StatefulSet | {'minReadySeconds':-1} | spec.minReadySeconds | must be greater than or equal to 0",
                "StatefulSet | {'revisionHistoryLimit':-1} | spec.revisionHistoryLimit | must be greater than or equal to 0",
                "StatefulSet | {'ordinals':{'start':-1}} | spec.ordinals.start | must be greater than or equal to 0",
                "StatefulSet | {'serviceName':'Not_a_name'} | spec.serviceName | a lowercase RFC 1123 label",
                "StatefulSet | {'podManagementPolicy':'Any'} | spec.podManagementPolicy | must be 'OrderedReady' or 'Parallel'",
                "StatefulSet | {'updateStrategy':{'type':'Recreate'}} | spec.updateStrategy.type | must be 'RollingUpdate' or 'OnDelete'",
                "StatefulSet | {'updateStrategy':{'type':'OnDelete','rollingUpdate':{'partition':1}}} | spec.updateStrategy.rollingUpdate | only allowed for updateStrategy 'RollingUpdate'",
                "StatefulSet | {'updateStrategy':{'rollingUpdate':{'partition':-1}}} | spec.updateStrategy.rollingUpdate.partition | must be greater than or equal to 0",
                "StatefulSet | {'updateStrategy':{'rollingUpdate':{'maxUnavailable':0}}} | spec.updateStrategy.rollingUpdate.maxUnavailable | cannot be 0",
                "StatefulSet | {'updateStrategy':{'rollingUpdate':{'maxUnavailable':'120%'}}} | spec.updateStrategy.rollingUpdate.maxUnavailable | must not be greater than 100%",
                "StatefulSet | {'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Keep'}} | spec.persistentVolumeClaimRetentionPolicy.whenScaled | supported values: \"Retain\", \"Delete\"",
                "StatefulSet | {'volumeClaimTemplates':[{'spec':{}}]} | spec.volumeClaimTemplates[0].metadata.name | Required value",
                "StatefulSet | {'volumeClaimTemplates':[{'metadata':{'name':'a'}},{'metadata':{'name':'a'}}]} | spec.volumeClaimTemplates[1].metadata.name | Duplicate value",
                "StatefulSet | {'selector':{'matchLabels':{'app':'other'}}} | spec.template.metadata.labels | `selector` does not match template `labels`",
                "StatefulSet | {'selector':{'matchLabels':null}} | spec.selector | empty selector is invalid for statefulset",
                "StatefulSet | {'template':{'spec':{'restartPolicy':'Never'}}} | spec.template.spec.restartPolicy | supported values: \"Always\"",
                "StatefulSet | {'template':{'spec':{'activeDeadlineSeconds':5}}} | spec.template.spec.activeDeadlineSeconds | activeDeadlineSeconds in StatefulSet is not Supported",
                "StatefulSet | {'template':{'spec':{'containers':[{'name':'web','image':'v','volumeMounts':[{'name':'data','mountPath':'/d'}]}]}}} | spec.template.spec.containers[0].volumeMounts[0].name | Not found",
                "DaemonSet | {'minReadySeconds':-1} | spec.minReadySeconds | must be greater than or equal to 0",
                "DaemonSet | {'updateStrategy':{'type':'Recreate'}} | spec.updateStrategy.type | supported values: \"RollingUpdate\", \"OnDelete\"",
                "DaemonSet | {'updateStrategy':{'rollingUpdate':{'maxSurge':1}}} | spec.updateStrategy.rollingUpdate.maxSurge | may not be set when maxUnavailable is non-zero",
                "DaemonSet | {'updateStrategy':{'rollingUpdate':{'maxUnavailable':0}}} | spec.updateStrategy.rollingUpdate.maxUnavailable | cannot be 0 when maxSurge is 0",
                "DaemonSet | {'updateStrategy':{'rollingUpdate':{'maxUnavailable':'many'}}} | spec.updateStrategy.rollingUpdate.maxUnavailable | must be an integer or percentage",
                "DaemonSet | {'selector':{'matchLabels':null}} | spec.selector | empty selector is invalid for daemonset",
                "DaemonSet | {'template':{'spec':{'restartPolicy':'OnFailure'}}} | spec.template.spec.restartPolicy | supported values: \"Always\"",
                "DaemonSet | {'template':{'spec':{'activeDeadlineSeconds':5}}} | spec.template.spec.activeDeadlineSeconds | activeDeadlineSeconds in DaemonSet is not Supported",
            })
    void badInputNamesItsField(String kind, String spec, String field, String message) {
        List<FieldError> errors = rules(kind).validate(with(kind, spec));
        assertThat(errors).anySatisfy(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(message);
        });
    }

    @Test
    void aContainerMayMountTheVolumeOfAClaim() {
        ObjectNode set = with("StatefulSet", """
                {"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"]}}],
                 "template":{"spec":{"containers":[{"name":"web","image":"v",
                  "volumeMounts":[{"name":"data","mountPath":"/d"}]}]}}}""");
        assertThat(rules("StatefulSet").validate(set)).isEmpty();
        assertThat(set.at("/spec/template/spec").has("volumes")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'serviceName':'other'} | false",
                "{'podManagementPolicy':'Parallel'} | false",
                "{'selector':{'matchLabels':{'app':'web','x':'y'}}} | false",
                "{'volumeClaimTemplates':[{'metadata':{'name':'data'}}]} | false",
                "{'replicas':3} | true",
                "{'ordinals':{'start':3}} | true",
                "{'minReadySeconds':3} | true",
                "{'revisionHistoryLimit':3} | true",
                "{'updateStrategy':{'rollingUpdate':{'partition':3}}} | true",
                "{'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'}} | true",
                "{'template':{'spec':{'containers':[{'name':'web','image':'web:v2'}]}}} | true",
            })
    void ofAStatefulSetFewFieldsMayChange(String change, boolean allowed) {
        List<FieldError> errors =
                rules("StatefulSet").validateUpdate(with("StatefulSet", "{}"), with("StatefulSet", change));
        if (allowed) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo("spec");
                assertThat(error.message())
                        .startsWith(
                                "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals',")
                        .endsWith(" are forbidden");
            });
        }
    }

    @Test
    void theSelectorOfADaemonSetIsImmutable() {
        List<FieldError> errors = rules("DaemonSet")
                .validateUpdate(
                        with("DaemonSet", "{}"), with("DaemonSet", "{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}"));
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("spec.selector");
            assertThat(error.message()).endsWith("field is immutable");
        });
    }

    @Test
    void theDataOfARevisionAreImmutable() {
        ResourceStrategy revisions = new ControllerRevisionRules();
        ObjectNode one = parse("{\"data\":{\"a\":1},\"revision\":1}");
        ObjectNode renumbered = parse("{\"data\":{\"a\":1},\"revision\":2}");
        ObjectNode other = parse("{\"data\":{\"a\":2},\"revision\":1}");
        assertThat(revisions.validateUpdate(one, renumbered)).isEmpty();
        assertThat(revisions.validateUpdate(one, other))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).endsWith("field is immutable"));
        assertThat(revisions.validate(parse("{\"revision\":-1}")))
                .extracting(FieldError::field)
                .containsExactly("data", "revision");
    }

    @Test
    void aStatusHasNoMorePartsThanPods() {
        ObjectNode updated = parse("{\"status\":{\"replicas\":2,\"readyReplicas\":3,\"availableReplicas\":4}}");
        assertThat(rules("StatefulSet").validateStatusUpdate(updated, updated))
                .extracting(FieldError::toString)
                .containsExactly(
                        "status.readyReplicas: Invalid value: 3: cannot be greater than status.replicas",
                        "status.availableReplicas: Invalid value: 4: cannot be greater than status.readyReplicas");
    }

    @Test
    void eachTemplateOfADaemonSetHasItsGeneration() {
        ResourceStrategy rules = rules("DaemonSet");
        ObjectNode first = with("DaemonSet", "{}");
        rules.prepareForCreate(first);
        ObjectNode second = with("DaemonSet", "{\"template\":{\"spec\":{\"hostNetwork\":true}}}");
        rules.prepareForUpdate(first, second);
        ObjectNode third = second.deepCopy();
        rules.prepareForUpdate(second, third);
        assertThat(List.of(first, second, third))
                .extracting(set -> set.path("metadata")
                        .path("annotations")
                        .path("deprecated.daemonset.template.generation")
                        .asString())
                .containsExactly("1", "2", "2");
    }

    private static ResourceStrategy rules(String kind) {
        return Objects.requireNonNull(RULES.get(kind));
    }

    /** A valid document with changes in its spec, as a merge patch in which single quotes do. */
    private static ObjectNode with(String kind, String spec) {
        ObjectNode document = parse(VALID);
        merge(document.withObjectProperty("spec"), parse(spec.replace('\'', '"')));
        rules(kind).applyDefaults(document);
        return document;
    }

    private static void merge(ObjectNode target, ObjectNode change) {
        change.forEachEntry((name, value) -> {
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode object) {
                merge(target.withObjectProperty(name), object);
            } else {
                target.set(name, value);
            }
        });
    }

    private static ObjectNode parse(String json) {
        return WireJson.parseObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
