package dev.gantry.gateway.access;

import dev.gantry.gateway.discovery.GroupDiscovery;
import java.util.List;
import java.util.Locale;

/** The API groups that the gateway answers itself, since it alone knows who a caller is. */
public final class OwnGroups {

    public static final String AUTHENTICATION = "authentication.k8s.io";
    public static final String AUTHORIZATION = "authorization.k8s.io";

    private OwnGroups() {}

    public static boolean contains(String group) {
        return AUTHENTICATION.equals(group) || AUTHORIZATION.equals(group);
    }

    /** What discovery says of them. */
    public static List<GroupDiscovery> discovery() {
        return List.of(
                group(AUTHENTICATION, List.of("SelfSubjectReview", "TokenReview")),
                group(
                        AUTHORIZATION,
                        List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview")));
    }

    private static GroupDiscovery group(String name, List<String> kinds) {
        List<GroupDiscovery.Resource> reviews =
                kinds.stream().map(kind -> review(name, kind)).toList();
        return new GroupDiscovery(name, List.of(new GroupDiscovery.Version("v1", reviews, "Current")));
    }

    private static GroupDiscovery.Resource review(String group, String kind) {
        String singular = kind.toLowerCase(Locale.ROOT);
        return new GroupDiscovery.Resource(
                singular + "s",
                new GroupDiscovery.Kind(group, "v1", kind),
                "Cluster",
                singular,
                List.of("create"),
                List.of(),
                List.of(),
                List.of());
    }
}
