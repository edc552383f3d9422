package dev.gantry.apimachinery.gc;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.controller.Reconciler.Result;
import dev.gantry.apimachinery.gc.OwnershipDecision.Owner;
import dev.gantry.apimachinery.schema.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes this service's objects whose owners are gone, and lets owners go whose deletion waits for dependents (foreground) or for
 * their release (orphan). One loop for each type; it looks at an object when it or an owner changes, and periodically.
 */
public final class GarbageCollector implements AutoCloseable {

    private static final Duration RESYNC = Duration.ofSeconds(30);

    /** A type with all ways to it. */
    private record Kind<T extends HasMetadata>(
            Class<T> model, ResourceView<T> view, ResourceClient<T> client, boolean remote, Dependents<T> dependents) {

        static <T extends HasMetadata> Kind<T> of(
                Class<T> model, ResourceView<T> view, ResourceClient<T> client, boolean remote) {
            Dependents<T> dependents = new Dependents<>();
            var _ = view.subscribe(dependents);
            return new Kind<>(model, view, client, remote, dependents);
        }

        boolean isNamed(OwnerReference reference) {
            return HasMetadata.getApiVersion(model).equals(reference.getApiVersion())
                    && HasMetadata.getKind(model).equals(reference.getKind());
        }

        /**
         * The owner that the reference names. One that the mirror of another service does not show is asked for there: it may
         * just have been created. One that it shows is believed, or a thousand pods would ask for their owner at each change.
         */
        Optional<T> find(ObjectKey key, String uid) {
            Optional<T> seen = view.get(key);
            boolean shown = seen.filter(owner -> uid.equals(owner.getMetadata().getUid()))
                    .isPresent();
            return shown || !remote ? seen : client.get(key);
        }
    }

    private final List<Kind<?>> own = new ArrayList<>();
    private final List<Kind<?>> owners = new ArrayList<>();
    private final List<Kind<?>> dependents = new ArrayList<>();
    private final List<ControlLoop> loops = new ArrayList<>();

    public GarbageCollector(
            ResourceTypes types,
            LocalResources local,
            RemoteResources remote,
            OwnershipScope scope,
            LeaderLease lease,
            MeterRegistry meters) {
        types.all().forEach(type -> own.add(localKind(type.model(), local, lease)));
        owners.addAll(own);
        dependents.addAll(own);
        scope.owners().forEach(r -> owners.add(remoteKind(r.type(), r.service(), remote)));
        scope.dependents().forEach(r -> dependents.add(remoteKind(r.type(), r.service(), remote)));
        own.forEach(kind -> loops.add(start(kind, lease, meters)));
    }

    private static <T extends HasMetadata> Kind<T> localKind(Class<T> model, LocalResources local, LeaderLease lease) {
        return Kind.of(model, local.view(model), local.client(model, lease::fence), false);
    }

    private static <T extends HasMetadata> Kind<T> remoteKind(Class<T> model, String service, RemoteResources remote) {
        return Kind.of(model, remote.mirror(service, model), remote.client(service, model), true);
    }

    private <T extends HasMetadata> ControlLoop start(Kind<T> kind, LeaderLease lease, MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("gc-" + kind.model.getSimpleName(), meters)
                .reconciler(key -> collect(kind, key))
                .onlyWhile(lease::isLeader)
                .workers(2)
                .resync(RESYNC, () -> keys(kind))
                .start();
        loop.wokenBy(kind.view, object -> concerns(object) ? Optional.of(ObjectKey.of(object)) : Optional.empty());
        owners.forEach(owner -> wakeDependents(owner, kind, loop));
        dependents.stream().filter(Kind::remote).forEach(dependent -> wakeOwners(dependent, kind, loop));
        return loop;
    }

    private static <T extends HasMetadata> List<ObjectKey> keys(Kind<T> kind) {
        return kind.view.list().stream()
                .filter(GarbageCollector::concerns)
                .map(ObjectKey::of)
                .toList();
    }

    private static boolean concerns(HasMetadata object) {
        return !object.getMetadata().getOwnerReferences().isEmpty()
                || holds(object, OwnershipDecision.FOREGROUND)
                || holds(object, OwnershipDecision.ORPHAN);
    }

    /** When an owner goes or starts to go, its dependents of this kind are looked at; when a dependent goes, so is its owner. */
    private static <O extends HasMetadata, T extends HasMetadata> void wakeDependents(
            Kind<O> owner, Kind<T> kind, ControlLoop loop) {
        owner.view.subscribe(new ResourceView.Listener<O>() {
            @Override
            public void added(O object) {
                // Nothing becomes garbage by an addition.
            }

            @Override
            public void updated(O previous, O current) {
                if (current.getMetadata().getDeletionTimestamp() != null) {
                    wake(current);
                }
            }

            @Override
            public void deleted(O last) {
                wake(last);
                last.getMetadata().getOwnerReferences().stream()
                        .filter(kind::isNamed)
                        .forEach(reference -> loop.enqueue(keyOf(reference, last)));
            }

            private void wake(O changed) {
                kind.dependents.of(changed).forEach(loop::enqueue);
            }
        });
    }

    private static <D extends HasMetadata> void wakeOwners(Kind<D> dependent, Kind<?> kind, ControlLoop loop) {
        loop.wokenBy(
                dependent.view,
                object -> object.getMetadata().getOwnerReferences().stream()
                        .filter(kind::isNamed)
                        .map(reference -> keyOf(reference, object))
                        .findFirst());
    }

    private <T extends HasMetadata> Result collect(Kind<T> kind, ObjectKey key) {
        Optional<T> found = kind.view.get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        T object = found.get();
        if (holds(object, OwnershipDecision.ORPHAN)) {
            release(object);
            withoutFinalizer(kind, object, OwnershipDecision.ORPHAN);
        } else if (holds(object, OwnershipDecision.FOREGROUND) && !hasBlockingDependents(object)) {
            withoutFinalizer(kind, object, OwnershipDecision.FOREGROUND);
        }
        switch (OwnershipDecision.decide(object, reference -> lookUp(reference, object))) {
            case KEEP -> {
                return Result.DONE;
            }
            case DELETE -> delete(kind, object, Propagation.BACKGROUND);
            case DELETE_IN_FOREGROUND -> delete(kind, object, Propagation.FOREGROUND);
        }
        return Result.DONE;
    }

    private Owner lookUp(OwnerReference reference, HasMetadata dependent) {
        for (Kind<?> kind : owners) {
            if (kind.isNamed(reference)) {
                return OwnershipDecision.classify(
                        reference, kind.find(keyOf(reference, dependent), reference.getUid()));
            }
        }
        return Owner.PRESENT;
    }

    private static <T extends HasMetadata> void delete(Kind<T> kind, T object, Propagation propagation) {
        String uid = object.getMetadata().getUid();
        kind.client.delete(ObjectKey.of(object), new Deletion(uid, "", -1, propagation));
    }

    private boolean hasBlockingDependents(HasMetadata owner) {
        return dependents.stream().anyMatch(kind -> !kind.view.synced())
                || dependentsOf(owner).findAny().isPresent();
    }

    private Stream<HasMetadata> dependentsOf(HasMetadata owner) {
        return dependents.stream()
                .flatMap(kind -> kind.view.list(namespaceOf(owner)).stream())
                .map(HasMetadata.class::cast)
                .filter(object -> isOwnedBy(object, owner));
    }

    /** Takes the owner's reference out of every dependent, so that they outlive it. */
    private void release(HasMetadata owner) {
        for (Kind<?> kind : dependents) {
            if (!kind.view.synced()) {
                throw ApiException.unavailable(
                        "the dependents of " + owner.getFullResourceName() + " are not known yet");
            }
            releaseAll(kind, owner);
        }
    }

    private static <T extends HasMetadata> void releaseAll(Kind<T> kind, HasMetadata owner) {
        for (T object : kind.view.list(namespaceOf(owner))) {
            if (isOwnedBy(object, owner)) {
                ObjectNode patch = WireJson.MAPPER.createObjectNode();
                ObjectNode metadata = patch.putObject("metadata")
                        .put("uid", object.getMetadata().getUid());
                ArrayNode kept = metadata.putArray("ownerReferences");
                object.getMetadata().getOwnerReferences().stream()
                        .filter(reference ->
                                !reference.getUid().equals(owner.getMetadata().getUid()))
                        .forEach(reference -> kept.add(WireJson.MAPPER.<ObjectNode>valueToTree(reference)));
                kind.client.mergePatch(ObjectKey.of(object), "", patch.toString());
            }
        }
    }

    private static <T extends HasMetadata> void withoutFinalizer(Kind<T> kind, T object, String finalizer) {
        ObjectNode patch = WireJson.MAPPER.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata")
                .put("resourceVersion", object.getMetadata().getResourceVersion());
        ArrayNode kept = metadata.putArray("finalizers");
        object.getMetadata().getFinalizers().stream()
                .filter(present -> !present.equals(finalizer))
                .forEach(kept::add);
        kind.client.mergePatch(ObjectKey.of(object), "", patch.toString());
    }

    private static boolean holds(HasMetadata object, String finalizer) {
        return object.getMetadata().getDeletionTimestamp() != null
                && object.getMetadata().getFinalizers().contains(finalizer);
    }

    private static boolean isOwnedBy(HasMetadata object, HasMetadata owner) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        Objects.equals(reference.getUid(), owner.getMetadata().getUid()));
    }

    /** An owner is in its dependent's namespace, or has none. */
    private static ObjectKey keyOf(OwnerReference reference, HasMetadata dependent) {
        boolean clusterScoped =
                reference.getKind().equals("Node") || reference.getKind().equals("Namespace");
        return new ObjectKey(clusterScoped ? "" : namespaceOf(dependent), reference.getName());
    }

    /** "" for a cluster-scoped object, which may own objects of every namespace. */
    private static String namespaceOf(HasMetadata object) {
        @Nullable String namespace = object.getMetadata().getNamespace();
        return namespace == null ? "" : namespace;
    }

    @Override
    public void close() {
        loops.forEach(ControlLoop::close);
    }
}
