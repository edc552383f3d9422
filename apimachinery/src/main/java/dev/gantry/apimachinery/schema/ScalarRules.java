package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Which JSON values fit a scalar field. */
final class ScalarRules {

    /** What a quantity looks like, as Kubernetes' own error text gives it. */
    static final String QUANTITY_PATTERN = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";

    private ScalarRules() {}

    /** Why a value does not fit; {@code isType} tells a wrong JSON type from a malformed text. */
    record Problem(boolean isType, String detail) {}

    static Optional<Problem> problem(JsonNode value, Scalar scalar) {
        return switch (scalar) {
            case ANY -> Optional.empty();
            case STRING -> expect(value.isString(), "string", value);
            case BOOLEAN -> expect(value.isBoolean(), "boolean", value);
            case NUMBER -> expect(value.isNumber(), "number", value);
            case INT32 -> integer(value, value.canConvertToInt(), "int32");
            case INT64 -> integer(value, value.canConvertToLong(), "int64");
            case INT_OR_STRING ->
                value.isString() ? Optional.empty() : integer(value, value.canConvertToInt(), "int32");
            case TIME -> time(value);
            case QUANTITY -> quantity(value);
        };
    }

    static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> "number";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
            case MISSING -> "nothing";
        };
    }

    private static Optional<Problem> expect(boolean fits, String expected, JsonNode value) {
        return fits
                ? Optional.empty()
                : Optional.of(new Problem(true, "expected " + expected + ", got " + typeName(value)));
    }

    private static Optional<Problem> integer(JsonNode value, boolean inRange, String format) {
        if (!value.isIntegralNumber()) {
            return expect(false, "integer", value);
        }
        return inRange
                ? Optional.empty()
                : Optional.of(new Problem(true, "number " + value.asString() + " does not fit " + format));
    }

    private static Optional<Problem> time(JsonNode value) {
        if (!value.isString()) {
            return expect(false, "string", value);
        }
        try {
            OffsetDateTime.parse(value.stringValue());
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.of(new Problem(false, "must be an RFC 3339 time such as 2006-01-02T15:04:05Z"));
        }
    }

    private static Optional<Problem> quantity(JsonNode value) {
        if (value.isNumber()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            return expect(false, "string", value);
        }
        return QuantityAmount.parse(value.stringValue()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Problem(false, "quantities must match the regular expression '" + QUANTITY_PATTERN + "'"));
    }
}
