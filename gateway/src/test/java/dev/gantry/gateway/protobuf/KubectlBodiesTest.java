package dev.gantry.gateway.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies as kubectl 1.32 sent them to a recording server, against the JSON that kubectl itself prints for the same
 * command ({@code --dry-run=client -o json}).
 */
class KubectlBodiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clusterrole",
                "clusterrolebinding",
                "configmap",
                "cronjob",
                "deployment",
                "horizontalpodautoscaler",
                "ingress",
                "job",
                "namespace",
                "poddisruptionbudget",
                "priorityclass",
                "resourcequota",
                "role",
                "rolebinding",
                "secret-docker-registry",
                "secret-generic",
                "service-clusterip",
                "service-externalname",
                "service-nodeport",
                "serviceaccount"
            })
    void readsWhatKubectlMeant(String name) throws IOException {
        JsonNode printed = WireJson.MAPPER.readTree(resource(name + ".json"));
        dropNulls(printed);
        assertThat(WireJson.MAPPER.readTree(ProtobufBodies.toJson(resource(name + ".bin"))))
                .isEqualTo(printed);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream bytes = KubectlBodiesTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(bytes, name).readAllBytes();
        }
    }

    private static void dropNulls(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                object.removeNulls();
                object.forEach(KubectlBodiesTest::dropNulls);
            }
            case ArrayNode array -> array.forEach(KubectlBodiesTest::dropNulls);
            default -> {}
        }
    }
}
