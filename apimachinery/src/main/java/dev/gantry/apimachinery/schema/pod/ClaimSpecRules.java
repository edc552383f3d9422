package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules of a PersistentVolumeClaim's spec, also of one in a template; a volume shares some of them. */
public final class ClaimSpecRules {

    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");
    private static final List<String> SELECTOR_OPERATORS = List.of("DoesNotExist", "Exists", "In", "NotIn");
    private static final String ONE_POD = "ReadWriteOncePod";

    private ClaimSpecRules() {}

    /** Every rule that the spec at the path breaks. */
    public static List<FieldError> validate(JsonNode spec, String path) {
        Violations violations = new Violations();
        Field root = Field.root(spec, path);
        accessModes(root.at("accessModes"), violations);
        selector(root.at("selector"), violations);
        Field requests = root.at("resources").at("requests");
        storage(requests.value(), root.at("resources").path() + "[storage]", violations);
        volumeMode(root.at("volumeMode"), violations);
        violations.allowForm(root.at("storageClassName"), NameRules::dnsSubdomain);
        for (String source : List.of("dataSource", "dataSourceRef")) {
            if (root.at(source).isPresent()) {
                violations.forbidden(root.at(source), "a claim cannot be filled from another object here");
            }
        }
        return violations.list();
    }

    /** At least one access mode, each a known one, and ReadWriteOncePod alone. */
    public static void accessModes(Field modes, Violations violations) {
        if (modes.items().isEmpty()) {
            violations.required(modes, "at least 1 access mode is required");
        }
        boolean onePod = false;
        for (Field mode : modes.items()) {
            onePod |= mode.text().equals(ONE_POD);
            if (!ACCESS_MODES.contains(mode.text())) {
                violations.add(FieldError.notSupported(modes.path(), mode.text(), ACCESS_MODES));
            }
        }
        if (onePod && modes.items().size() > 1) {
            violations.forbidden(modes, "may not use " + ONE_POD + " with other access modes");
        }
    }

    public static void volumeMode(Field mode, Violations violations) {
        violations.allowOneOf(mode, VOLUME_MODES);
    }

    /** The amounts must say how much storage; what they say is reported at the given path. */
    public static void storage(JsonNode amounts, String path, Violations violations) {
        Field storage = Field.root(amounts.path("storage"), path);
        if (!storage.isPresent()) {
            violations.required(storage, "");
            return;
        }
        ResourceRules.checkAmount(storage, violations);
        boolean zero = QuantityAmount.parse(storage.text())
                .map(amount -> amount.value().signum() == 0)
                .orElse(false);
        if (zero) {
            violations.invalid(storage, "must be greater than zero");
        }
    }

    private static void selector(Field selector, Violations violations) {
        violations.labels(selector.at("matchLabels"));
        for (Field expression : selector.items("matchExpressions")) {
            violations.requireForm(expression.at("key"), NameRules::qualifiedName);
            violations.requireOneOf(expression.at("operator"), SELECTOR_OPERATORS);
            boolean lists = expression.text("operator").equals("In")
                    || expression.text("operator").equals("NotIn");
            Field values = expression.at("values");
            if (lists && values.items().isEmpty()) {
                violations.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
            } else if (!lists && !values.items().isEmpty()) {
                violations.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
        }
    }
}
