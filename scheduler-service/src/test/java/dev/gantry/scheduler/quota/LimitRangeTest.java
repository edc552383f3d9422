package dev.gantry.scheduler.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import io.fabric8.kubernetes.api.model.LimitRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** LimitRanges by the cases and in the words of Kubernetes. */
class LimitRangeTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: Container, max: {cpu: 2}}                     | default: {cpu: 2}, defaultRequest: {cpu: 2}
            {type: Container, default: {cpu: 1}}                 | default: {cpu: 1}, defaultRequest: {cpu: 1}
            {type: Container, min: {cpu: 100m}}                  | defaultRequest: {cpu: 100m}
            {type: Container, max: {cpu: 2}, min: {cpu: 100m}, defaultRequest: {cpu: 200m}} | default: {cpu: 2}, defaultRequest: {cpu: 200m}
            {type: Pod, max: {cpu: 2}}                           | ''
            """)
    void defaultsOfARange(String limit, String expected) {
        JsonNode item = defaulted(limit).at("/spec/limits/0");
        JsonNode wanted = yaml("{" + expected + "}");
        assertThat(item.path("default")).isEqualTo(wanted.path("default"));
        assertThat(item.path("defaultRequest")).isEqualTo(wanted.path("defaultRequest"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {max: {cpu: 1}}                                       | spec.limits[0].type: Required value
            {type: a b}                                           | spec.limits[0].type: Invalid value: "a b"
            {type: Container, max: {cpu: x}}                      | spec.limits[0].max[cpu]: Invalid value: "x": quantities must match
            {type: Container, min: {cpu: 2}, max: {cpu: 1}}       | spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1
            {type: Container, min: {cpu: 2}, default: {cpu: 1}}   | spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1
            {type: Container, defaultRequest: {cpu: 2}, default: {cpu: 1}} | spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1
            {type: Container, default: {cpu: 2}, max: {cpu: 1}, defaultRequest: {cpu: 1}} | spec.limits[0].default[cpu]: Invalid value: "2": default value 2 is greater than max value 1
            {type: Container, maxLimitRequestRatio: {cpu: 500m}}  | spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1
            {type: Pod, default: {cpu: 1}}                        | spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'
            {type: PersistentVolumeClaim, max: {cpu: 1}}          | spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided
            """)
    void refusesARange(String limit, String error) {
        assertThat(LimitRangeType.of().strategy().validate(defaulted(limit)))
                .first()
                .asString()
                .startsWith(error);
    }

    @Test
    void aTypeAppearsOnce() {
        assertThat(LimitRangeType.of().strategy().validate(defaulted("{type: Pod}, {type: Pod}")))
                .extracting(FieldError::toString)
                .containsExactly("spec.limits[1].type: Duplicate value: \"Pod\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                        | {limits: {cpu: 500m}, requests: {cpu: 100m}}
            {requests: {cpu: 300m}}   | {requests: {cpu: 300m}, limits: {cpu: 500m}}
            {limits: {cpu: 1}, requests: {cpu: 1}} | {limits: {cpu: 1}, requests: {cpu: 1}}
            """)
    void containersGetWhatTheyLack(String resources, String expected) {
        ObjectNode spec = pod(resources);
        LimitDecision.applyDefaults(
                ranges("{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}"), spec);
        assertThat(spec.at("/containers/0/resources")).isEqualTo(yaml(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {type: Container, max: {cpu: 1}, default: {cpu: 1}}  | {limits: {cpu: 2}, requests: {cpu: 2}}    | maximum cpu usage per Container is 1, but limit is 2
            {type: Container, max: {cpu: 1}}  | {requests: {cpu: 1}}                   | maximum cpu usage per Container is 1.  No limit is specified
            {type: Container, max: {cpu: 1}}  | {limits: {cpu: 1}, requests: {cpu: 1}} | ''
            {type: Container, min: {memory: 1Gi}} | {requests: {memory: 512Mi}}        | minimum memory usage per Container is 1Gi, but request is 512Mi
            {type: Container, min: {memory: 1Gi}} | {requests: {memory: 1Gi}}          | ''
            {type: Container, min: {memory: 1Gi}} | {}                                 | minimum memory usage per Container is 1Gi.  No request is specified
            {type: Container, maxLimitRequestRatio: {cpu: 2}} | {limits: {cpu: 3}, requests: {cpu: 1}} | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000
            {type: Container, maxLimitRequestRatio: {cpu: 2}} | {limits: {cpu: 2}, requests: {cpu: 1}} | ''
            {type: Container, maxLimitRequestRatio: {cpu: 2}} | {requests: {cpu: 1}}   | cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0
            {type: Pod, max: {cpu: 1}}        | {limits: {cpu: 2}, requests: {cpu: 1}} | maximum cpu usage per Pod is 1, but limit is 2
            """)
    void refusesAPod(String limit, String resources, String refusal) {
        assertThat(LimitDecision.refusePod(List.of(plain(limit)), pod(resources)))
                .isEqualTo(refusal.isEmpty() ? List.of() : List.of(refusal));
    }

    /** Containers add up; an init container runs before them, beside the sidecars. */
    @Test
    void aPodIsTheSumOfItsContainers() {
        ObjectNode spec = yaml("""
                {containers: [{name: a, resources: {requests: {cpu: 300m}}}, {name: b, resources: {requests: {cpu: 200m}}}],
                 initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 100m}}},
                                  {name: i, resources: {requests: {cpu: 800m}}}]}
                """);
        assertThat(Amounts.ofPod(spec).requestText("cpu")).isEqualTo("900m");
        assertThat(LimitDecision.refusePod(List.of(plain("{type: Pod, min: {cpu: 1}}")), spec))
                .containsExactly("minimum cpu usage per Pod is 1, but request is 900m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5Gi  | minimum storage usage per PersistentVolumeClaim is 10Gi, but request is 5Gi
            10Gi | ''
            30Gi | maximum storage usage per PersistentVolumeClaim is 20Gi, but request is 30Gi
            """)
    void refusesAClaim(String storage, String refusal) {
        LimitRange range = plain("{type: PersistentVolumeClaim, min: {storage: 10Gi}, max: {storage: 20Gi}}");
        JsonNode claim = yaml("{resources: {requests: {storage: " + storage + "}}}");
        assertThat(LimitDecision.refuseClaim(List.of(range), claim))
                .isEqualTo(refusal.isEmpty() ? List.of() : List.of(refusal));
    }

    private static List<LimitRange> ranges(String limit) {
        return List.of(WireJson.decode(defaulted(limit), LimitRange.class));
    }

    /** A range without defaults for what it limits. */
    private static LimitRange plain(String limit) {
        return WireJson.decode(range(limit), LimitRange.class);
    }

    private static ObjectNode defaulted(String limits) {
        ObjectNode range = range(limits);
        LimitRangeType.of().strategy().applyDefaults(range);
        return range;
    }

    private static ObjectNode range(String limits) {
        return yaml("{apiVersion: v1, kind: LimitRange, metadata: {name: r, namespace: default}, spec: {limits: ["
                + limits + "]}}");
    }

    private static ObjectNode pod(String resources) {
        return yaml("{containers: [{name: app, resources: " + resources + "}]}");
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }
}
