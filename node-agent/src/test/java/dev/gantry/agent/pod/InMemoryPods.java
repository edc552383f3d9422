package dev.gantry.agent.pod;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The pods of a node as an API would keep them, with versions that turn stale writers away. */
final class InMemoryPods implements PodStatusSink {

    private final Map<ObjectKey, Pod> pods = new ConcurrentHashMap<>();
    private volatile Consumer<Pod> changed = pod -> {};
    private volatile Consumer<Pod> deleted = pod -> {};

    void follow(Consumer<Pod> onChange, Consumer<Pod> onDeletion) {
        changed = onChange;
        deleted = onDeletion;
    }

    Optional<Pod> get(ObjectKey key) {
        return Optional.ofNullable(pods.get(key));
    }

    List<Pod> all() {
        return List.copyOf(pods.values());
    }

    void create(Pod pod) {
        put(pod, 1);
    }

    /** What a user, or a controller, does to the pod. */
    void edit(ObjectKey key, UnaryOperator<PodBuilder> edit) {
        Pod before = get(key).orElseThrow();
        put(edit.apply(new PodBuilder(before)).build(), version(before) + 1);
    }

    void remove(ObjectKey key) {
        Pod last = pods.remove(key);
        if (last != null) {
            deleted.accept(last);
        }
    }

    private Pod put(Pod pod, long version) {
        Pod stored = new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(Long.toString(version))
                .endMetadata()
                .build();
        pods.put(ObjectKey.of(pod), stored);
        changed.accept(stored);
        return stored;
    }

    private static long version(Pod pod) {
        return Long.parseLong(pod.getMetadata().getResourceVersion());
    }

    @Override
    public synchronized void report(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        Pod current = pods.get(ObjectKey.of(pod));
        if (current == null) {
            outcome.accept(new WriteOutcome.Refused<>(
                    ApiException.notFound("pods", pod.getMetadata().getName())));
        } else if (version(current) != version(pod)) {
            outcome.accept(new WriteOutcome.Refused<>(
                    ApiException.staleVersion("pods", pod.getMetadata().getName())));
        } else {
            outcome.accept(new WriteOutcome.Written<>(
                    put(new PodBuilder(current).withStatus(pod.getStatus()).build(), version(current) + 1)));
        }
    }

    @Override
    public synchronized void finishDeletion(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        remove(ObjectKey.of(pod));
        outcome.accept(new WriteOutcome.Written<>(pod));
    }
}
