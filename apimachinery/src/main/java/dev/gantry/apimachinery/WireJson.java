package dev.gantry.apimachinery;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the wire: one mapper for documents, models and bytes, so that every part encodes alike. */
public final class WireJson {

    /** Shared and immutable; keeps the order of fields, ignores nothing. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new SimpleModule().addDeserializer(String.class, new SharedStrings()))
            .build();

    private WireJson() {}

    /** The bytes' object; bytes that are no JSON object are a 400. */
    public static ObjectNode parseObject(byte[] json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw ApiException.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
        throw ApiException.badRequest("the body is not a JSON object");
    }

    public static byte[] encode(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static ObjectNode toDocument(KubernetesResource model) {
        return MAPPER.valueToTree(model);
    }

    /** The document as its model; a document that does not fit is a bug of whoever stored it. */
    public static <T> T decode(JsonNode document, Class<T> model) {
        return MAPPER.treeToValue(document, model);
    }

    public static <T> T decode(byte[] json, Class<T> model) {
        return MAPPER.readValue(json, model);
    }
}
