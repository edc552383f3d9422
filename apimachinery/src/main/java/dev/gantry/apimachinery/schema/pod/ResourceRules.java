package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.List;
import java.util.Optional;

/** The rules of requests and limits. */
final class ResourceRules {

    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceRules() {}

    static void checkContainer(Field resources, Violations violations) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        checkNames(limits, violations);
        checkNames(requests, violations);
        checkAmounts(limits, violations);
        checkAmounts(requests, violations);
        requests.entries().forEach(request -> withinLimit(request, limits, violations));
    }

    /** Every value must be a quantity that is not negative. */
    static void checkAmounts(Field amounts, Violations violations) {
        amounts.entries().forEach(amount -> checkAmount(amount.field(), violations));
    }

    static void checkAmount(Field amount, Violations violations) {
        if (!amount.isPresent()) {
            return;
        }
        Optional<QuantityAmount> parsed = QuantityAmount.parse(amount.text());
        if (parsed.isEmpty()) {
            violations.invalid(
                    amount,
                    "quantities must match the regular expression '([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)'");
        } else if (parsed.get().isNegative()) {
            violations.invalid(amount, "must be greater than or equal to 0");
        }
    }

    private static void checkNames(Field amounts, Violations violations) {
        for (Field.Entry amount : amounts.entries()) {
            NameRules.qualifiedName(amount.key()).forEach(problem -> violations.invalid(amount.field(), problem));
            if (!isStandard(amount.key()) && !isExtended(amount.key())) {
                violations.invalid(amount.field(), "must be a standard resource for containers");
            }
            if (isExtended(amount.key()) && !isWhole(amount.field())) {
                violations.invalid(amount.field(), "must be an integer");
            }
        }
    }

    private static void withinLimit(Field.Entry request, Field limits, Violations violations) {
        Field limit = limits.at(request.key());
        boolean overcommits = STANDARD.contains(request.key());
        if (!limit.isPresent()) {
            if (!overcommits) {
                violations.required(limits, "Limit must be set for non overcommitable resources");
            }
            return;
        }
        Optional<QuantityAmount> asked = QuantityAmount.parse(request.field().text());
        Optional<QuantityAmount> allowed = QuantityAmount.parse(limit.text());
        if (asked.isEmpty() || allowed.isEmpty()) {
            return;
        }
        int order = asked.get().compareTo(allowed.get());
        if (!overcommits && order != 0) {
            violations.invalid(request.field(), "must be equal to " + request.key() + " limit of " + limit.text());
        } else if (order > 0) {
            violations.invalid(
                    request.field(), "must be less than or equal to " + request.key() + " limit of " + limit.text());
        }
    }

    private static boolean isWhole(Field amount) {
        return QuantityAmount.parse(amount.text()).map(QuantityAmount::isWhole).orElse(true);
    }

    private static boolean isStandard(String name) {
        return STANDARD.contains(name) || name.startsWith(HUGE_PAGES);
    }

    /** A resource of a vendor's own domain, such as {@code example.com/gpu}. */
    private static boolean isExtended(String name) {
        return name.contains("/") && !name.startsWith("kubernetes.io/");
    }
}
