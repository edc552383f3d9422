package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules of fields that hold a number of pods, or a percentage of them. */
final class CountOrPercent {

    private static final int MAX_PERCENT = 100;

    private CountOrPercent() {}

    /** That the value is a count or a percentage. */
    static void check(JsonNode value, String path, List<FieldError> errors) {
        if (value.isNumber()) {
            if (value.asLong() < 0) {
                errors.add(FieldError.invalid(path, value.asLong(), "must be greater than or equal to 0"));
            }
        } else if (percent(value) < 0) {
            errors.add(
                    FieldError.invalid(path, value.asString(""), "must be an integer or percentage (e.g. 5 or '25%')"));
        }
    }

    /** That the value, where it is a percentage, is not of more pods than there are. */
    static void checkAtMostAll(JsonNode value, String path, List<FieldError> errors) {
        if (percent(value) > MAX_PERCENT) {
            errors.add(FieldError.invalid(path, value.asString(""), "must not be greater than 100%"));
        }
    }

    static boolean isZero(JsonNode value) {
        return value.isNumber() ? value.asLong() == 0 : percent(value) == 0;
    }

    /** The value as messages show it. */
    static Object shown(JsonNode value) {
        return value.isNumber() ? (Object) value.asLong() : value.asString("");
    }

    /** The number before the percent sign, or -1 for what is no percentage. */
    private static int percent(JsonNode value) {
        String text = value.asString("");
        return text.matches("[0-9]{1,3}%") ? Integer.parseInt(text.substring(0, text.length() - 1)) : -1;
    }
}
