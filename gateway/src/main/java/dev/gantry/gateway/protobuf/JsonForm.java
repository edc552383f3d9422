package dev.gantry.gateway.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.gantry.apimachinery.WireJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a message appears in JSON: mostly as an object of its fields, and some types of Kubernetes in their own way. */
enum JsonForm {
    /** Just its fields. */
    OBJECT {
        @Override
        JsonNode write(ObjectNode fields) {
            return fields;
        }
    },
    /** RFC 3339 in UTC, in seconds; an empty message is Go's zero time, which is no time. */
    TIME {
        @Override
        JsonNode write(ObjectNode fields) throws InvalidProtocolBufferException {
            return time(fields, SECONDS);
        }
    },
    /** RFC 3339 in UTC, in microseconds. */
    MICRO_TIME {
        @Override
        JsonNode write(ObjectNode fields) throws InvalidProtocolBufferException {
            return time(fields, MICROSECONDS);
        }
    },
    /** Its text, such as 500m. */
    QUANTITY {
        @Override
        JsonNode write(ObjectNode fields) {
            return JSON.stringNode(fields.path("string").asString("0"));
        }
    },
    /** A number or a text, as its type says. */
    INT_OR_STRING {
        @Override
        JsonNode write(ObjectNode fields) {
            return fields.path("type").asInt(0) == 0
                    ? JSON.numberNode(fields.path("intVal").asInt(0))
                    : JSON.stringNode(fields.path("strVal").asString(""));
        }
    },
    /** Bytes that are JSON already. */
    EMBEDDED_JSON {
        @Override
        JsonNode write(ObjectNode fields) throws InvalidProtocolBufferException {
            return embedded(fields);
        }
    },
    /** A list that has a name in Go. */
    LIST {
        @Override
        JsonNode write(ObjectNode fields) {
            return fields.withArrayProperty("items");
        }
    };

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final DateTimeFormatter SECONDS = utc("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROSECONDS = utc("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    /** The years that RFC 3339 can tell. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Map<String, JsonForm> FORMS = Map.of(
            "k8s.io.apimachinery.pkg.apis.meta.v1.Time", TIME,
            "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime", MICRO_TIME,
            "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1", EMBEDDED_JSON,
            "k8s.io.apimachinery.pkg.runtime.RawExtension", EMBEDDED_JSON,
            "k8s.io.apimachinery.pkg.api.resource.Quantity", QUANTITY,
            "k8s.io.apimachinery.pkg.util.intstr.IntOrString", INT_OR_STRING,
            "k8s.io.api.authentication.v1.ExtraValue", LIST,
            "k8s.io.api.authorization.v1.ExtraValue", LIST,
            "k8s.io.api.certificates.v1.ExtraValue", LIST);

    static JsonForm of(Descriptor type) {
        return FORMS.getOrDefault(type.getFullName(), OBJECT);
    }

    /** The value for a message's fields, a JSON null where it stands for none. */
    abstract JsonNode write(ObjectNode fields) throws InvalidProtocolBufferException;

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    private static JsonNode time(ObjectNode fields, DateTimeFormatter format) throws InvalidProtocolBufferException {
        if (fields.isEmpty()) {
            return JSON.nullNode();
        }
        long seconds = fields.path("seconds").asLong(0);
        int nanos = fields.path("nanos").asInt(0);
        boolean known = seconds >= FIRST.getEpochSecond() && seconds <= LAST.getEpochSecond();
        if (!known || nanos < 0 || nanos > 999_999_999) {
            throw new InvalidProtocolBufferException("a time is out of range");
        }
        return JSON.stringNode(format.format(Instant.ofEpochSecond(seconds, nanos)));
    }

    private static JsonNode embedded(ObjectNode fields) throws InvalidProtocolBufferException {
        try {
            byte[] raw = fields.properties().isEmpty()
                    ? new byte[0]
                    : fields.iterator().next().binaryValue();
            return raw.length == 0 ? JSON.nullNode() : WireJson.MAPPER.readTree(raw);
        } catch (JacksonException e) {
            throw new InvalidProtocolBufferException("an embedded object is not JSON");
        }
    }
}
