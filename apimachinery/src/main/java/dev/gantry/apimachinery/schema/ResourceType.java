package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.table.TableColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind that a service serves: all that the store, the endpoint, discovery, OpenAPI and tables need to know of it.
 *
 * @param group the API group, "" for the core group
 * @param version such as {@code v1}
 * @param kind such as {@code Deployment}
 * @param plural the lower-case name in paths, such as {@code deployments}
 * @param singular such as {@code deployment}
 * @param shortNames such as {@code deploy}
 * @param categories such as {@code all}
 * @param namespaced false for a cluster-scoped kind
 * @param model the class whose structure documents of the kind must have
 * @param hasStatus whether there is a status subresource; the main resource then ignores status, and a change of
 *     anything but metadata and status raises {@code metadata.generation}
 * @param scale where the scale subresource finds its numbers, if the kind has one
 * @param subresources further names for discovery that the service serves itself, such as {@code log}
 * @param selectableFields what field selectors may name beside metadata.name and metadata.namespace
 * @param columns the table between the Name column and the end, Age included where the kind shows it
 * @param strategy the kind's own rules
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        Class<? extends HasMetadata> model,
        boolean hasStatus,
        Optional<ScalePaths> scale,
        List<Subresource> subresources,
        List<SelectableField> selectableFields,
        List<TableColumn> columns,
        ResourceStrategy strategy) {

    /** {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The plural with its group, as error messages and the store name it: {@code pods}, {@code deployments.apps}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The kind with its group, as validation messages name it: {@code Pod}, {@code Deployment.apps}. */
    public String groupKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /** The path of the collection: {@code /api/v1/namespaces/{namespace}/pods}, or over all namespaces for "". */
    public String path(String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return root + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "") + "/" + plural;
    }

    /** The rules of changes of the object through its path of this name, "" for its own; empty where it takes none there. */
    public Optional<ResourceStrategy> strategyOf(String subresource) {
        return subresource.isEmpty()
                ? Optional.of(strategy)
                : subresources.stream()
                        .filter(served -> served.name().equals(subresource))
                        .findFirst()
                        .flatMap(Subresource::updates);
    }

    public static Builder namespaced(String apiVersion, Class<? extends HasMetadata> model, String plural) {
        return new Builder(apiVersion, model, plural, true);
    }

    public static Builder clusterScoped(String apiVersion, Class<? extends HasMetadata> model, String plural) {
        return new Builder(apiVersion, model, plural, false);
    }

    /** Collects a type's parts; what is not named is empty. */
    public static final class Builder {
        private final String apiVersion;
        private final Class<? extends HasMetadata> model;
        private final String plural;
        private final boolean namespaced;
        private final List<SelectableField> selectableFields = new ArrayList<>();
        private final List<TableColumn> columns = new ArrayList<>();
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private final List<Subresource> subresources = new ArrayList<>();
        private boolean hasStatus;
        private Optional<ScalePaths> scale = Optional.empty();
        private ResourceStrategy strategy = ResourceStrategy.NONE;

        private Builder(String apiVersion, Class<? extends HasMetadata> model, String plural, boolean namespaced) {
            this.apiVersion = apiVersion;
            this.model = model;
            this.plural = plural;
            this.namespaced = namespaced;
        }

        public Builder shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        public Builder categories(String... names) {
            categories = List.of(names);
            return this;
        }

        public Builder withStatus() {
            hasStatus = true;
            return this;
        }

        public Builder scale(ScalePaths paths) {
            scale = Optional.of(paths);
            return this;
        }

        /** Names for discovery of subresources that the service, or the gateway, serves itself. */
        public Builder subresources(String... names) {
            for (String name : names) {
                subresource(name, "", "", "");
            }
            return this;
        }

        /** A subresource whose body is of a kind of its own: by that, kubectl knows that it can evict. */
        public Builder subresource(String name, String group, String version, String kind) {
            subresources.add(new Subresource(name, group, version, kind, Optional.empty()));
            return this;
        }

        /** A subresource through which the object is read, replaced and patched by rules of its own, such as {@code resize}. */
        public Builder updatedThrough(String name, ResourceStrategy rules) {
            subresources.add(new Subresource(name, "", "", "", Optional.of(rules)));
            return this;
        }

        public Builder selectable(String... paths) {
            for (String path : paths) {
                selectableFields.add(SelectableField.at(path));
            }
            return this;
        }

        public Builder selectable(SelectableField field) {
            selectableFields.add(field);
            return this;
        }

        public Builder columns(List<TableColumn> more) {
            columns.addAll(more);
            return this;
        }

        public Builder strategy(ResourceStrategy rules) {
            strategy = rules;
            return this;
        }

        public ResourceType build() {
            int slash = apiVersion.indexOf('/');
            String kind = model.getSimpleName();
            return new ResourceType(
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    apiVersion.substring(slash + 1),
                    kind,
                    plural,
                    kind.toLowerCase(java.util.Locale.ROOT),
                    shortNames,
                    categories,
                    namespaced,
                    model,
                    hasStatus,
                    scale,
                    List.copyOf(subresources),
                    List.copyOf(selectableFields),
                    List.copyOf(columns),
                    strategy);
        }
    }
}
