package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Hands what the views tell over to the scheduling thread. Of each object only the newest state is kept, so it holds no more
 * than there are objects, however slow that thread is.
 */
public final class ClusterInbox {

    private record Slot(Class<?> kind, ObjectKey key) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private boolean nudged;
    private Map<Slot, ClusterEvent> events = new LinkedHashMap<>();

    public void follow(ResourceView<Node> nodes, ResourceView<Pod> pods) {
        nodes.subscribe(listener(ClusterEvent.NodeChanged::new, ClusterEvent.NodeGone::new));
        pods.subscribe(listener(ClusterEvent.PodChanged::new, ClusterEvent.PodGone::new));
    }

    public void follow(ResourceView<Namespace> namespaces) {
        namespaces.subscribe(listener(ClusterEvent.NamespaceChanged::new, ClusterEvent.NamespaceGone::new));
    }

    public void follow(
            ResourceView<PersistentVolumeClaim> claims,
            ResourceView<PersistentVolume> volumes,
            ResourceView<StorageClass> classes) {
        classes.subscribe(listener(ClusterEvent.ClassChanged::new, ClusterEvent.ClassGone::new));
        volumes.subscribe(listener(ClusterEvent.VolumeChanged::new, ClusterEvent.VolumeGone::new));
        claims.subscribe(listener(ClusterEvent.ClaimChanged::new, ClusterEvent.ClaimGone::new));
    }

    /** Waits until there is something, but no longer than the time given; answers what there is. */
    public List<ClusterEvent> await(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (events.isEmpty() && !nudged && left > 0) {
                left = filled.awaitNanos(left);
            }
            nudged = false;
            List<ClusterEvent> drained = List.copyOf(events.values());
            events = new LinkedHashMap<>();
            return drained;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait early, though nothing happened in the cluster. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    void add(ClusterEvent event) {
        lock.lock();
        try {
            events.put(new Slot(event.object().getClass(), event.key()), event);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private <T extends HasMetadata> ResourceView.Listener<T> listener(
            Function<T, ClusterEvent> changed, Function<T, ClusterEvent> gone) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(T object) {
                add(changed.apply(object));
            }

            @Override
            public void updated(T previous, T current) {
                add(changed.apply(current));
            }

            @Override
            public void deleted(T last) {
                add(gone.apply(last));
            }
        };
    }
}
