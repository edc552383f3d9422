package dev.gantry.scheduler.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.schema.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PodStrategyTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final PodStrategy strategy = new PodStrategy(Duration.ofSeconds(30), InstantSource.fixed(Instant.EPOCH));

    @Test
    void aNewPodIsPendingAndToleratesShortOutages() {
        ObjectNode pod = created("{}");
        assertThat(pod.path("status")).isEqualTo(yaml("{phase: Pending, qosClass: BestEffort}"));
        assertThat(pod.at("/spec/tolerations"))
                .extracting(toleration -> toleration.path("key").asString())
                .containsExactly("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
        assertThat(pod.at("/spec/tolerations/0/tolerationSeconds").asInt()).isEqualTo(30);
        assertThat(strategy.validate(pod)).isEmpty();
    }

    @Test
    void aPodsOwnTolerationsAreKept() {
        ObjectNode pod = created("{tolerations: [{operator: Exists}]}");
        assertThat(pod.at("/spec/tolerations")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // node | phase | pod's own seconds | requested | seconds to wait
                "''  | Pending   | 30 | -1 | 0",
                "n1  | Running   | 30 | -1 | 30",
                "n1  | Pending   | 30 | -1 | 30",
                "n1  | Running   | 30 | 5  | 5",
                "n1  | Running   | 30 | 0  | 0",
                "n1  | Succeeded | 30 | -1 | 0",
                "n1  | Failed    | 30 | 60 | 0",
            })
    void graceOfADeletion(String node, String phase, int own, long requested, long expected) {
        ObjectNode pod = created("{nodeName: '" + node + "', terminationGracePeriodSeconds: " + own + "}");
        ((ObjectNode) pod.path("status")).put("phase", phase);
        assertThat(strategy.gracePeriodSeconds(pod, requested)).isEqualTo(expected);
    }

    @Test
    void imagesAndFurtherTolerationsMayChange() {
        ObjectNode updated = created("{}");
        ((ObjectNode) updated.at("/spec/containers/0")).put("image", "hello:v2");
        ((ObjectNode) updated.path("spec"))
                .withArray("tolerations")
                .addObject()
                .put("key", "k")
                .put("operator", "Exists");
        assertThat(strategy.validateUpdate(created("{}"), updated)).isEmpty();
    }

    @Test
    void nothingElseMayChange() {
        assertThat(updateErrors("{hostname: other}"))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`");
        assertThat(updateErrors("{nodeName: n2}")).hasSize(1);
        assertThat(updateErrors("{containers: [{name: a, image: x}, {name: b, image: x}]}"))
                .containsExactly("spec.containers: Forbidden: pod updates may not add or remove containers");
        assertThat(updateErrors("{tolerations: [{operator: Exists}]}"))
                .containsExactly(
                        "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds");
    }

    @Test
    void aGatedPodSaysThatItWaits() {
        JsonNode condition =
                created("{schedulingGates: [{name: example.com/quota}]}").at("/status/conditions/0");
        assertThat(condition.path("type").asString()).isEqualTo("PodScheduled");
        assertThat(condition.path("status").asString()).isEqualTo("False");
        assertThat(condition.path("reason").asString()).isEqualTo("SchedulingGated");
        assertThat(condition.path("message").asString())
                .isEqualTo("Scheduling is blocked due to non-empty scheduling gates");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {schedulingGates: [{name: a}], nodeName: n} | spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared
            {schedulingGates: [{name: a}, {name: a}]}   | spec.schedulingGates[1].name: Duplicate value: "a"
            {schedulingGates: [{name: 'a b'}]}          | spec.schedulingGates[0].name: Invalid value: "a b"
            {schedulingGates: [{}]}                     | spec.schedulingGates[0].name: Required value
            """)
    void refusesGates(String spec, String error) {
        assertThat(strategy.validate(created(spec))).singleElement().asString().startsWith(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {schedulingGates: [{name: a}, {name: b}]} | {schedulingGates: [{name: b}]} | ''
            {schedulingGates: [{name: a}]} | {} | ''
            {schedulingGates: [{name: a}]} | {schedulingGates: [{name: b}]} | spec.schedulingGates: Forbidden: only deletion is allowed, but found new scheduling gate 'b'
            {} | {schedulingGates: [{name: b}]} | spec.schedulingGates: Forbidden: only deletion is allowed, but found new scheduling gate 'b'
            {schedulingGates: [{name: a}]} | {schedulingGates: [{name: a}], nodeSelector: {x: y}} | ''
            {schedulingGates: [{name: a}], nodeSelector: {x: y}} | {nodeSelector: {x: y, z: w}} | ''
            {schedulingGates: [{name: a}], nodeSelector: {x: y}} | {nodeSelector: {x: z}} | spec.nodeSelector: Invalid value: "": only additions to spec.nodeSelector are allowed (no mutations or deletions)
            {nodeSelector: {x: y}} | {nodeSelector: {x: y, z: w}} | spec: Forbidden: pod updates may not change fields
            {schedulingGates: [{name: a}]} | {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}} | ''
            {schedulingGates: [{name: a}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}} | {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}]}}}} | ''
            {schedulingGates: [{name: a}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}} | {} | spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Invalid value: "": no additions/deletions to non-empty NodeSelectorTerms list are allowed
            {schedulingGates: [{name: a}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}} | {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: b, operator: Exists}]}]}}}} | spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: "": only additions are allowed (no mutations or deletions)
            {schedulingGates: [{name: a}]} | {affinity: {podAffinity: {}}} | spec: Forbidden: pod updates may not change fields
            """)
    void updatesOfGatedPods(String before, String after, String error) {
        List<FieldError> errors = strategy.validateUpdate(created(before), created(after));
        if (error.isEmpty()) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).first().asString().startsWith(error);
        }
    }

    private List<String> updateErrors(String spec) {
        return strategy.validateUpdate(created("{}"), created(spec)).stream()
                .map(FieldError::toString)
                .toList();
    }

    private ObjectNode created(String spec) {
        ObjectNode pod = yaml("{metadata: {name: p, namespace: default}, spec: " + spec + "}");
        ObjectNode open = (ObjectNode) pod.path("spec");
        if (!open.has("containers")) {
            open.set("containers", yaml("c: [{name: app, image: 'hello:v1'}]").path("c"));
        }
        strategy.applyDefaults(pod);
        strategy.prepareForCreate(pod);
        // As the store does: through bytes, so that numbers have the types of parsed ones.
        JsonNode stored = YAML.readTree(YAML.writeValueAsBytes(pod));
        return (ObjectNode) stored;
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }
}
