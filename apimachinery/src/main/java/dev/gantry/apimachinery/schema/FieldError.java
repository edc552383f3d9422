package dev.gantry.apimachinery.schema;

/**
 * One reason why an object was refused, with the path of the field at fault.
 *
 * @param type the Kubernetes cause, such as {@code FieldValueInvalid}
 * @param field the path, such as {@code spec.containers[0].image}
 * @param message the sentence shown to the user, worded as Kubernetes does, without the path
 */
public record FieldError(Type type, String field, String message) {

    /** The causes of the Kubernetes API; {@link #reason} is what travels in {@code details.causes[].reason}. */
    public enum Type {
        REQUIRED("FieldValueRequired"),
        INVALID("FieldValueInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        FORBIDDEN("FieldValueForbidden"),
        DUPLICATE("FieldValueDuplicate"),
        TOO_LONG("FieldValueTooLong"),
        TYPE_INVALID("FieldValueTypeInvalid"),
        NOT_FOUND("FieldValueNotFound");

        private final String reason;

        Type(String reason) {
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, detail.isEmpty() ? "Required value" : "Required value: " + detail);
    }

    public static FieldError invalid(String field, Object value, String detail) {
        return new FieldError(Type.INVALID, field, "Invalid value: " + quoted(value) + ": " + detail);
    }

    public static FieldError notSupported(String field, Object value, Iterable<String> supported) {
        StringBuilder names = new StringBuilder();
        supported.forEach(s ->
                names.append(names.isEmpty() ? "" : ", ").append('"').append(s).append('"'));
        return new FieldError(
                Type.NOT_SUPPORTED, field, "Unsupported value: " + quoted(value) + ": supported values: " + names);
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, "Forbidden: " + detail);
    }

    public static FieldError duplicate(String field, Object value) {
        return new FieldError(Type.DUPLICATE, field, "Duplicate value: " + quoted(value));
    }

    public static FieldError tooLong(String field, int maxBytes) {
        return new FieldError(Type.TOO_LONG, field, "Too long: may not be more than " + maxBytes + " bytes");
    }

    /** A value of the wrong JSON type; {@code detail} says what was expected and what came. */
    public static FieldError typeInvalid(String field, String detail) {
        return new FieldError(Type.TYPE_INVALID, field, "Invalid type: " + detail);
    }

    /** The path and the sentence, as Kubernetes joins them in a Status message. */
    @Override
    public String toString() {
        return field + ": " + message;
    }

    private static String quoted(Object value) {
        return value instanceof CharSequence text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
