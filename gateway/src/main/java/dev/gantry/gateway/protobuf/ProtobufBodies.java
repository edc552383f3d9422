package dev.gantry.gateway.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates a request's protobuf body, of any kind of Kubernetes, into the JSON that the services take. */
public final class ProtobufBodies {

    /** What clients call this format in Content-Type; Kubernetes' streams of objects have parameters, and are no bodies. */
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private ProtobufBodies() {}

    /**
     * The object's JSON, with its apiVersion and kind. The first call loads the schema, which takes some tenths of a
     * second.
     *
     * @throws ApiException 415 for a kind without a schema, 400 for bytes that are no such object
     */
    public static byte[] toJson(byte[] body) {
        Envelope envelope = read(body);
        Descriptor type = KubernetesSchema.message(envelope.apiVersion(), envelope.kind())
                .orElseThrow(() -> ApiException.unsupportedMediaType(
                        "no protobuf schema is known of " + envelope.described() + ": send JSON"));
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", envelope.apiVersion())
                .put("kind", envelope.kind());
        try {
            new MessageReader().read(envelope.raw().newCodedInput(), type, object);
        } catch (IOException e) {
            throw ApiException.badRequest("the body is no " + envelope.described() + ": " + e.getMessage());
        }
        return WireJson.encode(object);
    }

    private static Envelope read(byte[] body) {
        try {
            return Envelope.of(body);
        } catch (IOException e) {
            throw ApiException.badRequest("the body is not Kubernetes' protobuf: " + e.getMessage());
        }
    }
}
