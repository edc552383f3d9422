package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * New objects need a namespace that exists and is not being deleted. A view may not know yet what was created a moment ago:
 * before a namespace counts as missing, its owner is asked.
 */
public final class NamespaceAdmission implements Admission {

    private final Supplier<ResourceView<Namespace>> view;
    private final Function<ObjectKey, Optional<Namespace>> owner;

    /** @param owner asked for what the view does not hold, such as {@link ResourceClient#get} of the owner */
    public NamespaceAdmission(Supplier<ResourceView<Namespace>> view, Function<ObjectKey, Optional<Namespace>> owner) {
        this.view = view;
        this.owner = owner;
    }

    /** One whose view is the namespaces' owner itself, and so never behind. */
    public static NamespaceAdmission ofOwner(Supplier<ResourceView<Namespace>> view) {
        return new NamespaceAdmission(view, key -> Optional.empty());
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        if (!type.namespaced()) {
            return;
        }
        ObjectKey name = new ObjectKey("", key.namespace());
        Namespace namespace = view.get()
                .get(name)
                .or(() -> owner.apply(name))
                .orElseThrow(() -> ApiException.notFound("namespaces", key.namespace()));
        if (namespace.getMetadata().getDeletionTimestamp() != null) {
            throw ApiException.forbidden(
                    type.resource(),
                    key.name(),
                    "unable to create new content in namespace " + key.namespace() + " because it is being terminated");
        }
    }
}
