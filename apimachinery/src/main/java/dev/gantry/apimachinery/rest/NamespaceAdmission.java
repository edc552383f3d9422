package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** New objects need a namespace that exists and is not being deleted. */
public final class NamespaceAdmission implements Admission {

    private final Supplier<ResourceView<Namespace>> namespaces;

    public NamespaceAdmission(Supplier<ResourceView<Namespace>> namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        if (!type.namespaced()) {
            return;
        }
        if (!namespaces.get().synced()) {
            throw ApiException.unavailable("the namespaces are not known yet; please try again");
        }
        Namespace namespace = namespaces
                .get()
                .get(new ObjectKey("", key.namespace()))
                .orElseThrow(() -> ApiException.notFound("namespaces", key.namespace()));
        if (namespace.getMetadata().getDeletionTimestamp() != null) {
            throw ApiException.forbidden(
                    type.resource(),
                    key.name(),
                    "unable to create new content in namespace " + key.namespace() + " because it is being terminated");
        }
    }
}
