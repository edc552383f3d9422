package dev.gantry.deployment.order;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Names a workload of the same namespace, as {@code deployment/db} does.
 *
 * @param kind in lower case
 */
public record WorkloadRef(String kind, String name) {

    /** What can be waited for. */
    public static final Set<String> KINDS = Set.of("deployment", "statefulset", "daemonset", "job");

    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    /** The reference to an object by its kind as in {@code kind: Deployment}. */
    public static WorkloadRef of(String kind, String name) {
        return new WorkloadRef(kind.toLowerCase(Locale.ROOT), name);
    }

    /** Empty for what is no reference to a kind that can be waited for. */
    public static Optional<WorkloadRef> parse(String text) {
        String[] parts = text.strip().split("/", -1);
        boolean valid = parts.length == 2 && KINDS.contains(parts[0]) && parts[1].matches(NAME);
        return valid ? Optional.of(new WorkloadRef(parts[0], parts[1])) : Optional.empty();
    }

    /** The references of a list with commas; what is none is left out, for validation refused it. */
    static List<WorkloadRef> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .flatMap(part -> parse(part).stream())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
