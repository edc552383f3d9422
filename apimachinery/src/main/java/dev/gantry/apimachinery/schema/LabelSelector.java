package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A label selector: all of its requirements must hold; without any it selects everything. */
public record LabelSelector(List<Requirement> requirements) implements Predicate<Map<String, String>> {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** Selects nothing, as an absent {@code spec.selector} does. */
    public static final LabelSelector NOTHING = new LabelSelector(List.of(new Requirement.In("", Set.of())));

    /** Requirements of one selector; no client needs more, and each is tested for every object of a list. */
    static final int MAX_REQUIREMENTS = 100;

    @Override
    public boolean test(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.test(labels)) {
                return false;
            }
        }
        return true;
    }

    public boolean selectsEverything() {
        return requirements.isEmpty();
    }

    /** Whether the labels of a JSON document's metadata match. */
    public boolean matches(JsonNode document) {
        return selectsEverything() || test(labelsOf(document));
    }

    /** The query-string syntax: {@code app=web,tier in (a, b),!legacy,env!=dev}; 400 on a syntax error. */
    public static LabelSelector parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return EVERYTHING;
        }
        List<Requirement> requirements = new LabelSelectorParser(text).parse();
        if (requirements.size() > MAX_REQUIREMENTS) {
            throw ApiException.badRequest(
                    "unable to parse requirement: a selector may have at most " + MAX_REQUIREMENTS + " of them");
        }
        return new LabelSelector(List.copyOf(requirements));
    }

    /** The selector of a spec, with matchLabels and matchExpressions; absent it selects nothing, empty everything. */
    public static LabelSelector ofSpec(JsonNode selector) {
        if (!selector.isObject()) {
            return NOTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .forEachEntry((key, value) -> requirements.add(new Requirement.In(key, Set.of(value.asString("")))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            requirements.add(ofExpression(expression));
        }
        return new LabelSelector(List.copyOf(requirements));
    }

    /** The plain map of a Service's selector; an empty one selects nothing, as an absent one. */
    public static LabelSelector ofMap(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return NOTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        labels.forEach((key, value) -> requirements.add(new Requirement.In(key, Set.of(value))));
        return new LabelSelector(List.copyOf(requirements));
    }

    private static Requirement ofExpression(JsonNode expression) {
        String key = expression.path("key").asString("");
        Set<String> values = new LinkedHashSet<>();
        expression.path("values").forEach(value -> values.add(value.asString("")));
        String operator = expression.path("operator").asString("");
        return switch (operator) {
            case "In" -> new Requirement.In(key, values);
            case "NotIn" -> new Requirement.NotIn(key, values);
            case "Exists" -> new Requirement.Exists(key);
            case "DoesNotExist" -> new Requirement.NotExists(key);
            default -> throw ApiException.badRequest("\"" + operator + "\" is not a valid label selector operator");
        };
    }

    private static Map<String, String> labelsOf(JsonNode document) {
        Map<String, String> labels = new HashMap<>();
        document.path("metadata").path("labels").forEachEntry((key, value) -> labels.put(key, value.asString("")));
        return labels;
    }
}
