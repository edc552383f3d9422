package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The rules of LimitRanges. */
final class LimitRangeRules {

    private static final List<String> AMOUNTS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    private static final End MIN = new End("min", "min value");
    private static final End DEFAULT_REQUEST = new End("defaultRequest", "default request value");
    private static final End DEFAULT = new End("default", "default value");

    private LimitRangeRules() {}

    /** A field and what messages call it. */
    private record End(String field, String words) {}

    /** Two amounts of which the low one may not be above the high one, and the field that is blamed when it is. */
    private record Pair(End low, End high, String blamed) {}

    static List<FieldError> validate(JsonNode spec) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> types = new HashSet<>();
        int i = 0;
        for (JsonNode limit : spec.path("limits")) {
            String path = "spec.limits[" + i++ + "]";
            String type = limit.path("type").asString("");
            if (type.isEmpty()) {
                errors.add(FieldError.required(path + ".type", ""));
            } else {
                NameRules.qualifiedName(type)
                        .forEach(problem -> errors.add(FieldError.invalid(path + ".type", type, problem)));
            }
            if (!types.add(type)) {
                errors.add(FieldError.duplicate(path + ".type", type));
            }
            item(type, limit, path, errors);
        }
        return errors;
    }

    private static void item(String type, JsonNode limit, String path, List<FieldError> errors) {
        if (type.equals("Pod")) {
            for (String field : List.of("default", "defaultRequest")) {
                if (!limit.path(field).isEmpty()) {
                    errors.add(FieldError.forbidden(path + "." + field, "may not be specified when `type` is 'Pod'"));
                }
            }
        }
        if (type.equals("PersistentVolumeClaim")
                && !limit.path("min").has("storage")
                && !limit.path("max").has("storage")) {
            errors.add(FieldError.required(
                    path + ".limits", "either minimum or maximum storage value is required, but neither was provided"));
        }
        Set<String> names = new TreeSet<>();
        for (String field : AMOUNTS) {
            limit.path(field).properties().forEach(amount -> {
                names.add(amount.getKey());
                if (QuantityAmount.parse(amount.getValue().asString("")).isEmpty()) {
                    errors.add(FieldError.invalid(
                            path + "." + field + "[" + amount.getKey() + "]",
                            amount.getValue().asString(""),
                            "quantities must match the regular expression"
                                    + " '([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)'"));
                }
            });
        }
        names.forEach(name -> order(limit, name, path, errors));
    }

    private static void order(JsonNode limit, String name, String path, List<FieldError> errors) {
        List<Pair> pairs = List.of(
                new Pair(MIN, new End("max", "max value"), "min"),
                new Pair(MIN, DEFAULT_REQUEST, "defaultRequest"),
                new Pair(DEFAULT_REQUEST, new End("max", "max value"), "defaultRequest"),
                new Pair(DEFAULT_REQUEST, new End("default", "default limit value"), "defaultRequest"),
                new Pair(MIN, DEFAULT, "default"),
                new Pair(DEFAULT, new End("max", "max value"), "default"));
        pairs.forEach(pair -> check(limit, name, path, pair, errors));
        amount(limit, "maxLimitRequestRatio", name)
                .filter(ratio -> ratio.value().compareTo(BigDecimal.ONE) < 0)
                .ifPresent(ratio -> errors.add(FieldError.invalid(
                        path + ".maxLimitRequestRatio[" + name + "]",
                        text(limit, "maxLimitRequestRatio", name),
                        "ratio " + text(limit, "maxLimitRequestRatio", name) + " is less than 1")));
    }

    private static void check(JsonNode limit, String name, String path, Pair pair, List<FieldError> errors) {
        Optional<QuantityAmount> low = amount(limit, pair.low().field(), name);
        Optional<QuantityAmount> high = amount(limit, pair.high().field(), name);
        if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
            errors.add(FieldError.invalid(
                    path + "." + pair.blamed() + "[" + name + "]",
                    text(limit, pair.blamed(), name),
                    pair.low().words() + " " + text(limit, pair.low().field(), name) + " is greater than "
                            + pair.high().words() + " "
                            + text(limit, pair.high().field(), name)));
        }
    }

    private static Optional<QuantityAmount> amount(JsonNode limit, String field, String name) {
        return QuantityAmount.parse(text(limit, field, name));
    }

    private static String text(JsonNode limit, String field, String name) {
        return limit.path(field).path(name).asString("");
    }
}
