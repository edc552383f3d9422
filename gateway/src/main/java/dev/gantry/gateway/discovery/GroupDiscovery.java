package dev.gantry.gateway.discovery;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One API group of an aggregated discovery document (apidiscovery.k8s.io), as services write it and clients read it.
 *
 * @param metadata whose name is the group's; absent for the core group
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupDiscovery(
        @Nullable Name metadata, @Nullable List<Version> versions) {

    public GroupDiscovery(String group, List<Version> versions) {
        this(new Name(group), versions);
    }

    /** The group's name, "" for core. */
    public String group() {
        return metadata == null || metadata.name() == null ? "" : metadata.name();
    }

    public List<Version> allVersions() {
        return versions == null ? List.of() : versions;
    }

    /** The metadata of a group: its name. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Name(@Nullable String name) {}

    /** One version of a group. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            String version,
            @Nullable List<Resource> resources,
            @Nullable String freshness) {

        public List<Resource> allResources() {
            return resources == null ? List.of() : resources;
        }
    }

    /** One resource, with its subresources. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resource(
            String resource,
            @Nullable Kind responseKind,
            @Nullable String scope,
            @Nullable String singularResource,
            @Nullable List<String> verbs,
            @Nullable List<String> shortNames,
            @Nullable List<String> categories,
            @Nullable List<Subresource> subresources) {

        public boolean namespaced() {
            return "Namespaced".equals(scope);
        }

        public List<Subresource> allSubresources() {
            return subresources == null ? List.of() : subresources;
        }
    }

    /** One subresource, such as {@code status}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Subresource(
            String subresource,
            @Nullable Kind responseKind,
            @Nullable List<String> verbs) {}

    /** The kind that a resource answers with; its group and version default to those it stands in. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Kind(@Nullable String group, @Nullable String version, String kind) {}
}
