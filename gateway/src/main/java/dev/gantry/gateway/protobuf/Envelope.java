package dev.gantry.gateway.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes wraps around each protobuf object ({@code runtime.Unknown}), for a message does not tell its type.
 *
 * @param raw the object's own message
 */
record Envelope(String apiVersion, String kind, ByteString raw) {

    /** What each envelope starts with, so that it is not taken for JSON or YAML. */
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    static Envelope of(byte[] body) throws IOException {
        if (!Arrays.equals(body, 0, Math.min(MAGIC.length, body.length), MAGIC, 0, MAGIC.length)) {
            throw new InvalidProtocolBufferException("it does not start with k8s and a zero");
        }
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        new MessageReader()
                .read(
                        CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length),
                        KubernetesSchema.envelope(),
                        unknown);
        if (unknown.has("contentEncoding")) {
            throw new InvalidProtocolBufferException(
                    "encoding " + unknown.get("contentEncoding") + " is not understood");
        }
        JsonNode type = unknown.path("typeMeta");
        JsonNode raw = unknown.path("raw");
        return new Envelope(
                type.path("apiVersion").asString(""),
                type.path("kind").asString(""),
                raw.isBinary() ? ByteString.copyFrom(raw.binaryValue()) : ByteString.EMPTY);
    }

    String described() {
        return "\"" + apiVersion + "\" \"" + kind + "\"";
    }
}
