package dev.gantry.apimachinery.schema.pod;

/** The rules of the security contexts of pods and containers. */
final class SecurityContextRules {

    /** User and group ids are 31 bits wide on every node. */
    private static final long MAX_ID = Integer.MAX_VALUE;

    private SecurityContextRules() {}

    static void checkPod(Field context, Violations violations) {
        ids(context, violations);
        violations.allowBetween(context.at("fsGroup"), 0, MAX_ID);
        context.items("supplementalGroups").forEach(group -> violations.allowBetween(group, 0, MAX_ID));
    }

    static void checkContainer(Field context, Violations violations) {
        ids(context, violations);
        boolean escalates =
                !context.at("allowPrivilegeEscalation").isPresent() || context.isTrue("allowPrivilegeEscalation");
        if (context.isTrue("privileged") && !escalates) {
            violations.invalid(context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
    }

    private static void ids(Field context, Violations violations) {
        violations.allowBetween(context.at("runAsUser"), 0, MAX_ID);
        violations.allowBetween(context.at("runAsGroup"), 0, MAX_ID);
    }
}
