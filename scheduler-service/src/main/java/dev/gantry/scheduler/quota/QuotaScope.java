package dev.gantry.scheduler.quota;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The pods that a quota is about, where it is not about all. */
enum QuotaScope {
    TERMINATING("Terminating"),
    NOT_TERMINATING("NotTerminating"),
    BEST_EFFORT("BestEffort"),
    NOT_BEST_EFFORT("NotBestEffort"),
    PRIORITY_CLASS("PriorityClass"),
    CROSS_NAMESPACE_POD_AFFINITY("CrossNamespacePodAffinity");

    private final String wireName;

    QuotaScope(String wireName) {
        this.wireName = wireName;
    }

    static Optional<QuotaScope> of(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst();
    }

    boolean includes(JsonNode pod) {
        return switch (this) {
            case TERMINATING -> pod.path("spec").hasNonNull("activeDeadlineSeconds");
            case NOT_TERMINATING -> !pod.path("spec").hasNonNull("activeDeadlineSeconds");
            case BEST_EFFORT -> isBestEffort(pod);
            case NOT_BEST_EFFORT -> !isBestEffort(pod);
            case PRIORITY_CLASS -> !priorityClass(pod).isEmpty();
            case CROSS_NAMESPACE_POD_AFFINITY -> looksIntoOtherNamespaces(pod);
        };
    }

    /** Whether the pod is meant by an expression of a scope selector. */
    boolean includes(JsonNode pod, String operator, Set<String> values) {
        return switch (operator) {
            case "In" -> values.contains(priorityClass(pod));
            case "NotIn" -> !values.contains(priorityClass(pod));
            case "DoesNotExist" -> !includes(pod);
            default -> includes(pod);
        };
    }

    private static boolean isBestEffort(JsonNode pod) {
        return pod.path("status").path("qosClass").asString("").equals("BestEffort");
    }

    private static String priorityClass(JsonNode pod) {
        return pod.path("spec").path("priorityClassName").asString("");
    }

    private static boolean looksIntoOtherNamespaces(JsonNode pod) {
        JsonNode affinity = pod.path("spec").path("affinity");
        for (String side : new String[] {"podAffinity", "podAntiAffinity"}) {
            for (JsonNode term : affinity.path(side).path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (namesNamespaces(term)) {
                    return true;
                }
            }
            for (JsonNode term : affinity.path(side).path("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (namesNamespaces(term.path("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean namesNamespaces(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
    }
}
