package dev.gantry.registry.namespace;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.registry.kind.NamespaceStrategy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the namespaces that every cluster has, gives each namespace its {@code default} service account, and empties and
 * removes those that are deleted.
 */
public final class NamespaceReconciler implements Reconciler {

    /** The namespaces that exist from the start, and again if they are deleted. */
    static final List<String> ALWAYS = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    /** Pods take their grace period to go, so there is no hurry between two looks. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private static final String DEFAULT_ACCOUNT = "default";

    private final ResourceView<Namespace> namespaces;
    private final ResourceClient<Namespace> writer;
    private final ResourceView<ServiceAccount> accounts;
    private final ResourceClient<ServiceAccount> accountWriter;
    private final NamespaceContents contents;

    public NamespaceReconciler(
            ResourceView<Namespace> namespaces,
            ResourceClient<Namespace> writer,
            ResourceView<ServiceAccount> accounts,
            ResourceClient<ServiceAccount> accountWriter,
            NamespaceContents contents) {
        this.namespaces = namespaces;
        this.writer = writer;
        this.accounts = accounts;
        this.accountWriter = accountWriter;
        this.contents = contents;
    }

    /** Every namespace there is, or should be. */
    public Set<ObjectKey> all() {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        ALWAYS.forEach(name -> keys.add(new ObjectKey("", name)));
        namespaces.list().forEach(namespace -> keys.add(ObjectKey.of(namespace)));
        return keys;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Namespace> namespace = namespaces.get(key);
        if (namespace.isEmpty()) {
            createIfMissed(key.name());
            return Result.DONE;
        }
        return namespace.get().getMetadata().getDeletionTimestamp() == null ? keep(key.name()) : empty(namespace.get());
    }

    private void createIfMissed(String name) {
        if (ALWAYS.contains(name)) {
            create(
                    writer,
                    new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build());
        }
    }

    private Result keep(String namespace) {
        if (accounts.get(new ObjectKey(namespace, DEFAULT_ACCOUNT)).isEmpty()) {
            create(
                    accountWriter,
                    new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(DEFAULT_ACCOUNT)
                            .endMetadata()
                            .build());
        }
        return Result.DONE;
    }

    private Result empty(Namespace namespace) {
        if (!"Terminating".equals(namespace.getStatus().getPhase())) {
            writer.updateStatus(new NamespaceBuilder(namespace)
                    .editStatus()
                    .withPhase("Terminating")
                    .endStatus()
                    .build());
            return Result.after(Duration.ofMillis(1));
        }
        if (contents.delete(namespace.getMetadata().getName()) > 0) {
            return Result.after(LOOK_AGAIN);
        }
        writer.update(new NamespaceBuilder(namespace)
                .editMetadata()
                .removeFromFinalizers(NamespaceStrategy.CONTENT_FINALIZER)
                .endMetadata()
                .build());
        return Result.DONE;
    }

    private static <T extends HasMetadata> void create(ResourceClient<T> writer, T object) {
        try {
            writer.create(object);
        } catch (ApiException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
    }
}
