package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.gc.OwnershipDecision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;

/** What {@code GarbageCollector} does with one type: deletes objects whose owners are gone, by {@link OwnershipDecision}. */
final class Garbage<T extends HasMetadata> implements Reconciler {

    /** Objects that own others: as seen late, and as their owner says. */
    record Owners<O extends HasMetadata>(ResourceView<O> view, ResourceClient<O> client) {

        /** One that the view does not show is asked for: it may just have been created. */
        Optional<O> find(ObjectKey key, String uid) {
            Optional<O> seen = view.get(key);
            boolean shown =
                    seen.filter(o -> uid.equals(o.getMetadata().getUid())).isPresent();
            return shown ? seen : client.get(key);
        }
    }

    private final ResourceView<T> view;
    private final ResourceClient<T> client;
    private final Map<String, Owners<?>> owners;

    /** @param owners by their kind */
    Garbage(ResourceView<T> view, ResourceClient<T> client, Map<String, Owners<?>> owners) {
        this.view = view;
        this.client = client;
        this.owners = owners;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<T> found = view.get(key);
        if (found.isPresent()) {
            collect(found.get());
        }
        return Result.DONE;
    }

    private void collect(T object) {
        OwnershipDecision.Action action = OwnershipDecision.decide(object, reference -> lookUp(reference, object));
        if (action != OwnershipDecision.Action.KEEP) {
            client.delete(
                    ObjectKey.of(object), Deletion.ofUid(object.getMetadata().getUid()));
        }
    }

    private OwnershipDecision.Owner lookUp(OwnerReference reference, T object) {
        Owners<?> kind = owners.get(reference.getKind());
        if (kind == null) {
            return OwnershipDecision.Owner.PRESENT;
        }
        ObjectKey key = new ObjectKey(object.getMetadata().getNamespace(), reference.getName());
        return OwnershipDecision.classify(reference, kind.find(key, reference.getUid()));
    }
}
