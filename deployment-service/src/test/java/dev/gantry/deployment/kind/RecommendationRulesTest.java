package dev.gantry.deployment.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RecommendationRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment | apply-recommendations | Off | ''",
                "Deployment | apply-recommendations | Rolling | ''",
                "Deployment | apply-recommendations | rolling | must be \"Off\" or \"InPlace\" or \"Rolling\"",
                "StatefulSet | apply-recommendations | InPlace | ''",
                "StatefulSet | apply-recommendations | Rolling | may only be \"Off\" or \"InPlace\" for a StatefulSet",
                "DaemonSet | apply-recommendations | Rolling | may only be \"Off\" or \"InPlace\" for a DaemonSet",
                "Deployment | recommendation-bounds | {} | ''",
                "Deployment | recommendation-bounds | {\"app\":1} | app: must be an object",
                "Deployment | recommendation-bounds | x | must be a JSON object",
                "Deployment | applied-resources | x | is written by the control plane",
            })
    void anAnnotationIsRefusedByName(String kind, String name, String value, String problem) {
        ObjectNode object =
                WireJson.parseObject("{\"metadata\":{\"annotations\":{}}}".getBytes(StandardCharsets.UTF_8));
        object.withObject("/metadata/annotations").put("gantry.dev/" + name, value);

        List<FieldError> errors = AnnotationRules.validateRecommendations(object, kind);

        if (problem.isEmpty()) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).hasSize(1);
            assertThat(errors.getFirst().toString()).contains("metadata.annotations[gantry.dev/" + name + "]", problem);
        }
    }
}
