package dev.gantry.scheduler.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.schema.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What may be changed through pods/resize, by the cases of the Kubernetes documentation and in its words. */
class PodResizeRulesTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String RUNNING = "{requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}";

    private final PodStrategy pods = new PodStrategy(Duration.ofSeconds(30), InstantSource.fixed(Instant.EPOCH));
    private final PodResizeStrategy strategy = new PodResizeStrategy(pods);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {requests: {cpu: 800m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}   | ''
            {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 2, memory: 4Gi}}   | ''
            {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 1Gi}} | ''
            {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1}}                | spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed
            {requests: {cpu: 500m}, limits: {cpu: 1, memory: 2Gi}}                | ''
            {limits: {cpu: 1, memory: 2Gi}}                                       | spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing
            {requests: {cpu: 1, memory: 2Gi}, limits: {cpu: 1, memory: 2Gi}}      | spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing
            {}                                                                    | spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing
            {requests: {cpu: 2, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}      | spec.containers[0].resources.requests[cpu]: Invalid value: "2": must be less than or equal to cpu limit of 1
            {requests: {cpu: -1, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}     | spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
            {requests: {cpu: much, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}   | spec.containers[0].resources.requests[cpu]: Invalid value: "much": quantities must match
            {requests: {cpu: 500m, memory: 1Gi, ephemeral-storage: 1Gi}, limits: {cpu: 1, memory: 2Gi}} | spec.containers[0].resources.requests[ephemeral-storage]: Forbidden: only cpu and memory resources are mutable
            {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi, example.com/gpu: 1}} | spec.containers[0].resources.limits[example.com/gpu]: Forbidden: only cpu and memory resources are mutable
            """)
    void resizesOfOneContainer(String resources, String error) {
        ObjectNode before = created("containers: [{name: a, image: x, resources: %s}]".formatted(RUNNING));
        List<String> errors = resize(before, "containers: [{name: a, image: x, resources: %s}]".formatted(resources));
        if (error.isEmpty()) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).anySatisfy(one -> assertThat(one).startsWith(error));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{name: a, image: x}, {name: c, image: x}] | spec.containers[1].name: Forbidden: containers may not be renamed or reordered on resize
            [{name: b, image: x}, {name: a, image: x}] | spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize
            [{name: a, image: x}]                      | spec.containers: Forbidden: containers may not be added or removed on resize
            """)
    void containersStayWhatTheyAre(String containers, String error) {
        ObjectNode before = created("containers: [{name: a, image: x}, {name: b, image: x}]");
        assertThat(resize(before, "containers: " + containers)).contains(error);
    }

    @Test
    void amountsThatAreNoCpuOrMemoryMayBeWrittenInAnotherWay() {
        String was = "{requests: {cpu: 500m, example.com/gpu: 1}, limits: {cpu: 1, example.com/gpu: 1}}";
        String is = "{requests: {cpu: 600m, example.com/gpu: 1.0}, limits: {cpu: 1, example.com/gpu: '1'}}";
        ObjectNode before = created("containers: [{name: a, image: x, resources: %s}]".formatted(was));
        assertThat(resize(before, "containers: [{name: a, image: x, resources: %s}]".formatted(is)))
                .isEmpty();
    }

    @Test
    void sidecarsAreResizedAndOtherInitContainersAreNot() {
        String spec = """
                containers: [{name: a, image: x, resources: %s}]
                initContainers:
                - {name: proxy, image: x, restartPolicy: Always, resources: {requests: {cpu: %s}}}
                - {name: first, image: x, resources: {requests: {cpu: %s}}}""";
        ObjectNode before = created(spec.formatted(RUNNING, "100m", "100m"));
        assertThat(resize(before, spec.formatted(RUNNING, "200m", "100m"))).isEmpty();
        assertThat(resize(before, spec.formatted(RUNNING, "100m", "200m")))
                .containsExactly(
                        "spec.initContainers[1]: Forbidden: resources for non-sidecar init containers are immutable");
    }

    @Test
    void whatAResizeAsksOfTheContainerIsSaidWhenItIsCreated() {
        String spec = "containers: [{name: a, image: x, resizePolicy: [{resourceName: cpu, restartPolicy: %s}]}]";
        ObjectNode before = created(spec.formatted("NotRequired"));
        assertThat(resize(before, spec.formatted("RestartContainer")))
                .containsExactly(
                        "spec.containers[0].resizePolicy: Forbidden: only cpu and memory resources are mutable");
        ObjectNode never = created("restartPolicy: Never\n" + spec.formatted("RestartContainer"));
        assertThat(pods.validate(never))
                .extracting(FieldError::toString)
                .containsExactly(
                        "spec.containers[0].resizePolicy[0].restartPolicy: Invalid value: \"RestartContainer\":"
                                + " must be 'NotRequired' when `restartPolicy` is 'Never'");
    }

    @Test
    void everythingElseStaysAsItIs() {
        ObjectNode before = created("containers: [{name: a, image: x, resources: %s}]".formatted(RUNNING));
        ObjectNode asked = before.deepCopy();
        asked.withObject("metadata")
                .put("resourceVersion", "7")
                .withObject("labels")
                .put("new", "label");
        ObjectNode container = (ObjectNode) asked.at("/spec/containers/0");
        container.put("image", "other");
        container.withObject("resources").withObject("requests").put("cpu", "600m");
        asked.withObject("spec").put("activeDeadlineSeconds", 5);
        strategy.applyDefaults(asked);
        strategy.prepareForUpdate(before, asked);
        ObjectNode expected = before.deepCopy();
        expected.withObject("metadata").put("resourceVersion", "7");
        ((ObjectNode) expected.at("/spec/containers/0/resources/requests")).put("cpu", "600m");
        assertThat(asked).isEqualTo(expected);
    }

    @Test
    void anOrdinaryUpdateStillMayNotChangeResources() {
        ObjectNode before = created("containers: [{name: a, image: x, resources: %s}]".formatted(RUNNING));
        ObjectNode after = before.deepCopy();
        ((ObjectNode) after.at("/spec/containers/0/resources/requests")).put("cpu", "600m");
        assertThat(pods.validateUpdate(before, after))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than");
    }

    private List<String> resize(ObjectNode before, String spec) {
        ObjectNode after = before.deepCopy();
        after.set("spec", yaml(spec));
        strategy.applyDefaults(after);
        strategy.prepareForUpdate(before, after);
        List<FieldError> errors = new ArrayList<>(strategy.validate(after));
        errors.addAll(strategy.validateUpdate(before, after));
        return errors.stream().map(FieldError::toString).toList();
    }

    private ObjectNode created(String spec) {
        ObjectNode pod = yaml("metadata: {name: p, namespace: default}");
        pod.set("spec", yaml(spec));
        pods.applyDefaults(pod);
        pods.prepareForCreate(pod);
        // As the store does: through bytes, so that numbers have the types of parsed ones.
        JsonNode stored = YAML.readTree(YAML.writeValueAsBytes(pod));
        return (ObjectNode) stored;
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }
}
