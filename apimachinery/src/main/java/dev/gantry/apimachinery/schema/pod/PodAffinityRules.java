package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of a pod's affinity and anti-affinity to other pods. */
final class PodAffinityRules {

    private static final int MAX_WEIGHT = 100;

    private static final String NEEDS_SELECTOR = "must not be specified when labelSelector is not set";

    private PodAffinityRules() {}

    static void check(Field affinity, Violations violations) {
        affinity.items("requiredDuringSchedulingIgnoredDuringExecution").forEach(term -> term(term, violations));
        for (Field preferred : affinity.items("preferredDuringSchedulingIgnoredDuringExecution")) {
            long weight = preferred.at("weight").number();
            if (weight < 1 || weight > MAX_WEIGHT) {
                violations.invalid(preferred.at("weight"), "must be in the range 1-100");
            }
            term(preferred.at("podAffinityTerm"), violations);
        }
    }

    private static void term(Field term, Violations violations) {
        LabelSelectorRules.check(term.at("labelSelector"), violations);
        LabelSelectorRules.check(term.at("namespaceSelector"), violations);
        term.items("namespaces").forEach(name -> violations.requireForm(name, NameRules::dnsLabel));
        checkTopologyKey(term.at("topologyKey"), violations);
        checkLabelKeys(term, "matchLabelKeys", violations);
        checkLabelKeys(term, "mismatchLabelKeys", violations);
        Set<String> matching =
                term.items("matchLabelKeys").stream().map(Field::text).collect(Collectors.toSet());
        term.items("mismatchLabelKeys").stream()
                .filter(key -> matching.contains(key.text()))
                .forEach(key -> violations.invalid(key, "exists in both matchLabelKeys and mismatchLabelKeys"));
    }

    static void checkTopologyKey(Field key, Violations violations) {
        if (key.text().isEmpty()) {
            violations.required(key, "can not be empty");
        } else {
            violations.allowForm(key, NameRules::qualifiedName);
        }
    }

    /** Keys whose values the pod's own labels give, to be added to the selector. */
    static void checkLabelKeys(Field term, String field, Violations violations) {
        Field keys = term.at(field);
        Field selector = term.at("labelSelector");
        if (!keys.items().isEmpty() && !selector.isPresent()) {
            violations.forbidden(keys, NEEDS_SELECTOR);
        }
        for (Field key : keys.items()) {
            violations.requireForm(key, NameRules::qualifiedName);
            if (LabelSelectorRules.mentions(selector, key.text())) {
                violations.invalid(key, "exists in both " + field + " and labelSelector");
            }
        }
    }
}
