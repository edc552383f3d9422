package dev.gantry.gateway.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one list of groups of several services' lists: a group that is spread over services appears once, each version
 * with the resources of all of them in alphabetical order.
 */
final class DiscoveryMerge {

    private static final Comparator<GroupDiscovery> GROUP_ORDER = Comparator.comparingInt(
                    (GroupDiscovery g) -> GroupOrder.rank(g.group()))
            .thenComparing(GroupDiscovery::group);

    private DiscoveryMerge() {}

    static List<GroupDiscovery> merge(Collection<List<GroupDiscovery>> sources) {
        Map<String, Map<String, Map<String, GroupDiscovery.Resource>>> groups = new LinkedHashMap<>();
        for (List<GroupDiscovery> source : sources) {
            for (GroupDiscovery group : source) {
                addVersions(groups.computeIfAbsent(group.group(), name -> new LinkedHashMap<>()), group);
            }
        }
        List<GroupDiscovery> merged = new ArrayList<>();
        groups.forEach((name, versions) -> merged.add(new GroupDiscovery(name, versions(versions))));
        merged.sort(GROUP_ORDER);
        return List.copyOf(merged);
    }

    private static void addVersions(Map<String, Map<String, GroupDiscovery.Resource>> versions, GroupDiscovery group) {
        for (GroupDiscovery.Version version : group.allVersions()) {
            var resources = versions.computeIfAbsent(version.version(), name -> new LinkedHashMap<>());
            version.allResources().forEach(r -> resources.putIfAbsent(r.resource(), r));
        }
    }

    private static List<GroupDiscovery.Version> versions(Map<String, Map<String, GroupDiscovery.Resource>> versions) {
        return versions.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(GroupOrder.VERSIONS))
                .map(e -> new GroupDiscovery.Version(
                        e.getKey(), sorted(e.getValue().values()), "Current"))
                .toList();
    }

    private static List<GroupDiscovery.Resource> sorted(Collection<GroupDiscovery.Resource> resources) {
        return resources.stream()
                .sorted(Comparator.comparing(GroupDiscovery.Resource::resource))
                .toList();
    }
}
