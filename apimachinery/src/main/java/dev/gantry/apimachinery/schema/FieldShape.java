package dev.gantry.apimachinery.schema;

/** What JSON a field of a model may hold. */
public sealed interface FieldShape {

    /** An object with the known fields of {@code structure}. */
    record ObjectShape(Class<?> type) implements FieldShape {
        public ModelStructure structure() {
            return ModelStructure.of(type);
        }
    }

    /** An array of {@code element}s. */
    record ListShape(FieldShape element) implements FieldShape {}

    /** An object with free keys. */
    record MapShape(FieldShape value) implements FieldShape {}

    /** A value without parts that the structure knows of. */
    enum Scalar implements FieldShape {
        STRING("string", ""),
        INT32("integer", "int32"),
        INT64("integer", "int64"),
        NUMBER("number", "double"),
        BOOLEAN("boolean", ""),
        /** A decimal with a unit suffix; a bare JSON number is accepted and stored as text. */
        QUANTITY("string", "quantity"),
        INT_OR_STRING("string", "int-or-string"),
        /** An RFC 3339 instant. */
        TIME("string", "date-time"),
        /** Any JSON at all, kept as it is. */
        ANY("object", "");

        private final String type;
        private final String format;

        Scalar(String type, String format) {
            this.type = type;
            this.format = format;
        }

        /** The OpenAPI type. */
        public String type() {
            return type;
        }

        /** The OpenAPI format, or "". */
        public String format() {
            return format;
        }
    }
}
