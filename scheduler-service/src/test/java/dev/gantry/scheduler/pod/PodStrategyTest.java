package dev.gantry.scheduler.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.schema.FieldError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PodStrategyTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final PodStrategy strategy = new PodStrategy(Duration.ofSeconds(30));

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
