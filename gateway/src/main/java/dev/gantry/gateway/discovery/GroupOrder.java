package dev.gantry.gateway.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which clients prefer groups and versions. It decides what a short name means: {@code kubectl get pods}
 * asks the first group that has pods, which must be core and not metrics.k8s.io.
 */
final class GroupOrder {

    /** Versions by maturity, then by number: v2, v1, v1beta2, v1beta1, v1alpha1, then all else by name. */
    static final Comparator<String> VERSIONS = Comparator.comparingInt(GroupOrder::maturity)
            .thenComparing(Comparator.comparingInt(GroupOrder::major).reversed())
            .thenComparing(Comparator.comparingInt(GroupOrder::minor).reversed())
            .thenComparing(Comparator.naturalOrder());

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,4})(?:(alpha|beta)(\\d{1,4}))?");

    private static final List<String> FIRST = List.of(
            "",
            "apps",
            "events.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "networking.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "apiextensions.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io");

    private static final String LAST = "metrics.k8s.io";

    private GroupOrder() {}

    static int rank(String group) {
        int index = FIRST.indexOf(group);
        if (index >= 0) {
            return index;
        }
        return LAST.equals(group) ? FIRST.size() + 1 : FIRST.size();
    }

    private static int maturity(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return 3;
        }
        return parts.group(2) == null ? 0 : parts.group(2).equals("beta") ? 1 : 2;
    }

    private static int major(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    }

    private static int minor(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.matches() && parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
    }
}
