package dev.gantry.apimachinery.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;

/** Reads from a model class what the wire needs to know of its kind. */
final class WireTypes {

    private WireTypes() {}

    static String apiVersion(Class<? extends HasMetadata> type) {
        return HasMetadata.getApiVersion(type);
    }

    static String kind(Class<? extends HasMetadata> type) {
        return HasMetadata.getKind(type);
    }

    /** {@code /api/v1/namespaces/default/pods}; over all namespaces when the namespace is "". */
    static String collection(Class<? extends HasMetadata> type, String namespace) {
        String apiVersion = apiVersion(type);
        String root = (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
        boolean scoped = Namespaced.class.isAssignableFrom(type) && !namespace.isEmpty();
        return root + (scoped ? "/namespaces/" + namespace : "") + "/" + plural(type);
    }

    static String plural(Class<? extends HasMetadata> type) {
        String plural = HasMetadata.getPlural(type);
        return plural.equals("endpointses") ? "endpoints" : plural;
    }
}
