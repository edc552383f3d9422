package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which pods are bound to which node, known or not. */
public final class PodsByNode implements ResourceView.Listener<Pod> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Map<ObjectKey, Pod>> pods = new TreeMap<>();

    /** The pods bound to the node, at this moment. */
    public List<Pod> of(String node) {
        lock.lock();
        try {
            return List.copyOf(pods.getOrDefault(node, Map.of()).values());
        } finally {
            lock.unlock();
        }
    }

    /** Every node that a pod is bound to. */
    public Set<String> nodes() {
        lock.lock();
        try {
            return new TreeSet<>(pods.keySet());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void added(Pod pod) {
        put(pod);
    }

    @Override
    public void updated(Pod previous, Pod current) {
        put(current);
    }

    @Override
    public void deleted(Pod last) {
        @Nullable String node = last.getSpec().getNodeName();
        if (node == null) {
            return;
        }
        lock.lock();
        try {
            Map<ObjectKey, Pod> onNode = pods.getOrDefault(node, Map.of());
            if (onNode.remove(ObjectKey.of(last)) != null && onNode.isEmpty()) {
                pods.remove(node);
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(Pod pod) {
        @Nullable String node = pod.getSpec().getNodeName();
        if (node == null || node.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            pods.computeIfAbsent(node, name -> new TreeMap<>()).put(ObjectKey.of(pod), pod);
        } finally {
            lock.unlock();
        }
    }
}
