package dev.gantry.gateway.discovery;

import java.util.Arrays;
import java.util.List;

/** Discovery entries in a few words. */
final class Groups {

    private Groups() {}

    static GroupDiscovery group(String name, String version, String... resources) {
        return new GroupDiscovery(
                name,
                List.of(new GroupDiscovery.Version(
                        version, Arrays.stream(resources).map(Groups::resource).toList(), "Current")));
    }

    private static GroupDiscovery.Resource resource(String name) {
        return new GroupDiscovery.Resource(
                name,
                new GroupDiscovery.Kind("", "v1", "K-" + name),
                "Namespaced",
                name.substring(0, name.length() - 1),
                List.of("get", "list"),
                List.of(),
                List.of("all"),
                List.of(new GroupDiscovery.Subresource("status", null, List.of("get"))));
    }
}
