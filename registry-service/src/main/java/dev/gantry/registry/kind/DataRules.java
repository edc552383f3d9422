package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules that the data of ConfigMaps and of Secrets share. */
final class DataRules {

    /** As in Kubernetes: more belongs on a volume, and every node that runs a user of it holds it in memory. */
    static final int MAX_DATA_BYTES = 1024 * 1024;

    private DataRules() {}

    static void keys(Field data, Violations violations) {
        for (String key : data.value().propertyNames()) {
            violations.addIf(
                    !NameRule.CONFIG_KEY.matches(key),
                    FieldError.invalid(data.key(key).path(), key, NameRule.CONFIG_KEY.message()));
        }
    }

    static void base64(Field entry, Violations violations) {
        violations.addIf(decodedLength(entry.text()) < 0, entry.invalid("must be base64 encoded"));
    }

    static void size(long bytes, String path, Violations violations) {
        violations.addIf(bytes > MAX_DATA_BYTES, FieldError.tooLong(path, MAX_DATA_BYTES));
    }

    static long textBytes(Field data) {
        return data.value()
                .valueStream()
                .mapToLong(value -> value.asString("").getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    static long decodedBytes(Field data) {
        return data.value()
                .valueStream()
                .mapToLong(value -> Math.max(0, decodedLength(value.asString(""))))
                .sum();
    }

    /** Once {@code immutable} is true, neither it nor the named fields change again. */
    static void immutable(JsonNode current, JsonNode updated, List<String> fields, Violations violations) {
        if (!current.path("immutable").asBoolean(false)) {
            return;
        }
        String detail = "field is immutable when `immutable` is set";
        violations.addIf(!updated.path("immutable").asBoolean(false), FieldError.forbidden("immutable", detail));
        for (String field : fields) {
            violations.addIf(
                    !Violations.same(current.path(field), updated.path(field)), FieldError.forbidden(field, detail));
        }
    }

    private static long decodedLength(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
