package dev.gantry.gateway.discovery;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The older discovery documents, one for each group and version, made of the same table. */
public final class PlainDiscovery {

    private PlainDiscovery() {}

    /** The document at /apis. */
    public static APIGroupList groups(ApiTable table) {
        List<APIGroup> groups = table.groups().stream()
                .filter(g -> !g.group().isEmpty())
                .map(PlainDiscovery::group)
                .toList();
        return new APIGroupListBuilder()
                .withApiVersion("v1")
                .withKind("APIGroupList")
                .withGroups(groups)
                .build();
    }

    /** The document at /apis/{group}. */
    public static APIGroup group(GroupDiscovery group) {
        List<GroupVersionForDiscovery> versions = group.allVersions().stream()
                .map(v -> new GroupVersionForDiscovery(group.group() + "/" + v.version(), v.version()))
                .toList();
        return new APIGroupBuilder()
                .withApiVersion("v1")
                .withKind("APIGroup")
                .withName(group.group())
                .withVersions(versions)
                .withPreferredVersion(versions.getFirst())
                .build();
    }

    /** The document at /api/{version} or /apis/{group}/{version}; empty when no service serves it. */
    public static Optional<APIResourceList> resources(ApiTable table, String group, String version) {
        return table.group(group).stream()
                .flatMap(g -> g.allVersions().stream())
                .filter(v -> v.version().equals(version))
                .findFirst()
                .map(v -> resources(group, v));
    }

    private static APIResourceList resources(String group, GroupDiscovery.Version version) {
        List<APIResource> resources = new ArrayList<>();
        for (GroupDiscovery.Resource resource : version.allResources()) {
            resources.add(resource(resource));
            resource.allSubresources().forEach(sub -> resources.add(subresource(resource, sub)));
        }
        return new APIResourceListBuilder()
                .withApiVersion("v1")
                .withKind("APIResourceList")
                .withGroupVersion(group.isEmpty() ? version.version() : group + "/" + version.version())
                .withResources(resources)
                .build();
    }

    private static APIResource resource(GroupDiscovery.Resource resource) {
        return new APIResourceBuilder()
                .withName(resource.resource())
                .withSingularName(Objects.requireNonNullElse(resource.singularResource(), ""))
                .withNamespaced(resource.namespaced())
                .withKind(kind(resource.responseKind()))
                .withVerbs(Objects.requireNonNullElse(resource.verbs(), List.of()))
                .withShortNames(Objects.requireNonNullElse(resource.shortNames(), List.of()))
                .withCategories(Objects.requireNonNullElse(resource.categories(), List.of()))
                .build();
    }

    private static APIResource subresource(GroupDiscovery.Resource parent, GroupDiscovery.Subresource sub) {
        GroupDiscovery.Kind kind = sub.responseKind() == null ? parent.responseKind() : sub.responseKind();
        APIResourceBuilder resource = new APIResourceBuilder()
                .withName(parent.resource() + "/" + sub.subresource())
                .withSingularName("")
                .withNamespaced(parent.namespaced())
                .withKind(kind(kind))
                .withVerbs(Objects.requireNonNullElse(sub.verbs(), List.of()));
        if (kind != null && kind.group() != null && !kind.group().isEmpty()) {
            resource.withGroup(kind.group()).withVersion(kind.version());
        }
        return resource.build();
    }

    private static String kind(GroupDiscovery.@Nullable Kind kind) {
        return kind == null ? "" : kind.kind();
    }
}
