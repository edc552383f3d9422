package dev.gantry.apimachinery.openapi;

import java.util.Map;
import java.util.Set;

/** The names under which Kubernetes publishes the schemas of model classes, such as {@code io.k8s.api.apps.v1.Deployment}. */
final class SchemaNames {

    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    static final String TIME = META + "Time";

    private static final String MODELS = "io.fabric8.kubernetes.api.model";

    /** The models keep the types of the meta group beside those of the core group. */
    private static final Set<String> META_TYPES = Set.of(
            "Condition",
            "DeleteOptions",
            "FieldsV1",
            "LabelSelector",
            "LabelSelectorRequirement",
            "ListMeta",
            "ManagedFieldsEntry",
            "ObjectMeta",
            "OwnerReference",
            "Preconditions",
            "Status",
            "StatusCause",
            "StatusDetails");

    /** Packages of the models whose name is not the group and version they hold. */
    private static final Map<String, String> PACKAGES = Map.of(
            "", "io.k8s.api.core.v1",
            "apps", "io.k8s.api.apps.v1",
            "rbac", "io.k8s.api.rbac.v1",
            "storage", "io.k8s.api.storage.v1",
            "apiextensions.v1", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
            "metrics.v1beta1", "io.k8s.metrics.pkg.apis.metrics.v1beta1");

    private SchemaNames() {}

    static String of(Class<?> type) {
        String packageName = type.getPackageName();
        if (!packageName.startsWith(MODELS)) {
            return packageName + "." + type.getSimpleName();
        }
        if (packageName.equals(MODELS) && META_TYPES.contains(type.getSimpleName())) {
            return META + type.getSimpleName();
        }
        String rest = packageName.equals(MODELS) ? "" : packageName.substring(MODELS.length() + 1);
        return PACKAGES.getOrDefault(rest, "io.k8s.api." + rest) + "." + type.getSimpleName();
    }
}
