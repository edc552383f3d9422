package dev.gantry.apimachinery.gc;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects of one type by the uid of each of their owners, so that an owner's end need not look at every object. */
final class Dependents<T extends HasMetadata> implements ResourceView.Listener<T> {

    private final Map<String, Set<ObjectKey>> byOwner = new HashMap<>();

    /** The keys of what names the owner; one that this view has not told of yet is missing. */
    synchronized List<ObjectKey> of(HasMetadata owner) {
        return List.copyOf(byOwner.getOrDefault(owner.getMetadata().getUid(), Set.of()));
    }

    @Override
    public synchronized void added(T object) {
        for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
            byOwner.computeIfAbsent(owner.getUid(), uid -> new HashSet<>()).add(ObjectKey.of(object));
        }
    }

    @Override
    public synchronized void updated(T previous, T current) {
        List<OwnerReference> owners = current.getMetadata().getOwnerReferences();
        if (!owners.equals(previous.getMetadata().getOwnerReferences())) {
            deleted(previous);
            added(current);
        }
    }

    @Override
    public synchronized void deleted(T last) {
        for (OwnerReference owner : last.getMetadata().getOwnerReferences()) {
            byOwner.computeIfPresent(owner.getUid(), (uid, keys) -> {
                keys.remove(ObjectKey.of(last));
                return keys.isEmpty() ? null : keys;
            });
        }
    }
}
