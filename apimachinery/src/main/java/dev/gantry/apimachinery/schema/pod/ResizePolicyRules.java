package dev.gantry.apimachinery.schema.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of what a change of a container's cpu or memory asks of the container. */
final class ResizePolicyRules {

    private static final List<String> RESOURCES = List.of("cpu", "memory");
    private static final String NOT_REQUIRED = "NotRequired";
    private static final List<String> RESTART_POLICIES = List.of(NOT_REQUIRED, "RestartContainer");

    private ResizePolicyRules() {}

    /** @param podRestartPolicy that of the pod: where nothing is restarted, a change may not ask for it */
    static void check(Field policies, String podRestartPolicy, Violations violations) {
        Set<String> seen = new HashSet<>();
        for (Field policy : policies.items()) {
            violations.requireOneOf(policy.at("resourceName"), RESOURCES);
            violations.requireOneOf(policy.at("restartPolicy"), RESTART_POLICIES);
            if (!policy.text("resourceName").isEmpty() && !seen.add(policy.text("resourceName"))) {
                violations.duplicate(policy.at("resourceName"));
            }
            if (podRestartPolicy.equals("Never")
                    && !policy.text("restartPolicy").isEmpty()
                    && !policy.text("restartPolicy").equals(NOT_REQUIRED)) {
                violations.invalid(policy.at("restartPolicy"), "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    /** An init container that ends before the others start is never resized. */
    static void checkInit(Field container, String podRestartPolicy, Violations violations) {
        Field policies = container.at("resizePolicy");
        if (container.text("restartPolicy").equals("Always")) {
            check(policies, podRestartPolicy, violations);
        } else if (!policies.items().isEmpty()) {
            violations.forbidden(policies, "may not be set for init containers");
        }
    }
}
