package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The truth about all objects of one type, with the API's rules of versions, generations, uids and deletion. */
public final class InMemoryOwner<T extends HasMetadata> {

    /** Told of each change at once: what was there before, and what is there after it. */
    public interface Observer<T> {
        void changed(Optional<T> before, Optional<T> after);
    }

    /** One change, in commit order. */
    public record Change<T>(boolean deletion, T object, Instant time) {}

    private static final long GRACE_SECONDS = 30;

    private final String plural;
    private final InstantSource clock;
    private final Trace trace;
    private final TreeMap<ObjectKey, T> objects = new TreeMap<>();
    private final List<Change<T>> log = new ArrayList<>();
    private final UnaryOperator<T> admission;
    private final List<Observer<T>> observers = new ArrayList<>();
    private int uids;

    public InMemoryOwner(String plural, InstantSource clock, Trace trace) {
        this(plural, clock, trace, UnaryOperator.identity());
    }

    /** @param admission what the owner adds to a new object, such as defaults */
    public InMemoryOwner(String plural, InstantSource clock, Trace trace, UnaryOperator<T> admission) {
        this.admission = admission;
        this.plural = plural;
        this.trace = trace;
        this.clock = clock;
    }

    public void observe(Observer<T> observer) {
        observers.add(observer);
    }

    public List<T> list() {
        return List.copyOf(objects.values());
    }

    public Optional<T> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    public List<Change<T>> log() {
        return log;
    }

    public T apply(Write<T> write) {
        return switch (write) {
            case Write.Create<T>(T object) -> create(object);
            case Write.Update<T>(T object) -> update(object);
            case Write.UpdateStatus<T>(T object) -> {
                T current = current(object);
                yield put(Copies.withStatusOf(current, object));
            }
            case Write.Delete<T>(ObjectKey key, Deletion deletion) -> delete(key, deletion);
        };
    }

    public T create(T object) {
        ObjectKey key = ObjectKey.of(object);
        if (objects.containsKey(key)) {
            throw ApiException.alreadyExists(plural, key.name());
        }
        uids++;
        return put(Copies.withMetadata(admission.apply(object), m -> {
            m.setUid(plural + "-" + uids);
            m.setGeneration(1L);
            m.setCreationTimestamp(clock.instant().toString());
        }));
    }

    /** Merges the conditions of a strategic merge patch into a pod's status. */
    @SuppressWarnings("unchecked") // a pod is put where a pod was
    public T patchStatus(ObjectKey key, String patchJson) {
        T current = get(key).orElseThrow(() -> ApiException.notFound(plural, key.name()));
        if (current instanceof Pod pod) {
            return put((T) ConditionPatch.apply(pod, patchJson));
        }
        throw new UnsupportedOperationException("only statuses of pods are patched");
    }

    /** Sets, or removes where they are null, the annotations of a strategic merge patch that names the object's uid. */
    public T patchAnnotations(ObjectKey key, String patchJson) {
        T current = get(key).orElseThrow(() -> ApiException.notFound(plural, key.name()));
        JsonNode metadata = WireJson.MAPPER.readTree(patchJson).path("metadata");
        if (!metadata.path("uid").asString("").equals(current.getMetadata().getUid())) {
            throw ApiException.conflict(plural, key.name(), "the uid does not match");
        }
        Map<String, String> annotations = new TreeMap<>(
                Optional.ofNullable(current.getMetadata().getAnnotations()).orElse(Map.of()));
        metadata.path("annotations").properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                annotations.remove(entry.getKey());
            } else {
                annotations.put(entry.getKey(), entry.getValue().asString());
            }
        });
        return put(Copies.withMetadata(current, m -> m.setAnnotations(annotations)));
    }

    public T update(T object) {
        T updated = updated(current(object), object);
        return isReleased(updated) ? remove(ObjectKey.of(updated)) : put(updated);
    }

    private static <T extends HasMetadata> T updated(T current, T object) {
        long generation = current.getMetadata().getGeneration() + (Copies.sameSpec(current, object) ? 0 : 1);
        return Copies.withStatusOf(Copies.withMetadata(object, m -> m.setGeneration(generation)), current);
    }

    private T current(T object) {
        ObjectKey key = ObjectKey.of(object);
        T current = get(key).orElseThrow(() -> ApiException.notFound(plural, key.name()));
        String version = object.getMetadata().getResourceVersion();
        if (version != null && !version.equals(current.getMetadata().getResourceVersion())) {
            throw ApiException.staleVersion(plural, key.name());
        }
        return current;
    }

    public T delete(ObjectKey key, Deletion deletion) {
        T current = get(key).orElseThrow(() -> ApiException.notFound(plural, key.name()));
        if (!deletion.uid().isEmpty()
                && !deletion.uid().equals(current.getMetadata().getUid())) {
            throw ApiException.conflict(plural, key.name(), "the uid in the precondition does not match");
        }
        String version = deletion.resourceVersion();
        if (!version.isEmpty() && !version.equals(current.getMetadata().getResourceVersion())) {
            throw ApiException.conflict(plural, key.name(), "the resourceVersion in the precondition does not match");
        }
        if (deletion.gracePeriodSeconds() == 0) {
            return deleteNow(current);
        }
        if (current instanceof Pod pod && (runs(pod) || isHeld(pod))) {
            return pod.getMetadata().getDeletionTimestamp() != null
                    ? current
                    : put(Copies.withMetadata(current, m -> {
                        m.setDeletionTimestamp(clock.instant().toString());
                        m.setDeletionGracePeriodSeconds(runs(pod) ? GRACE_SECONDS : 0);
                    }));
        }
        return remove(key);
    }

    /** Without waiting for whoever runs it; what holds it otherwise goes on holding it. */
    private T deleteNow(T current) {
        if (!isHeld(current)) {
            return remove(ObjectKey.of(current));
        }
        boolean done = current.getMetadata().getDeletionTimestamp() != null
                && Long.valueOf(0).equals(current.getMetadata().getDeletionGracePeriodSeconds());
        return done
                ? current
                : put(Copies.withMetadata(current, m -> {
                    m.setDeletionTimestamp(clock.instant().toString());
                    m.setDeletionGracePeriodSeconds(0L);
                }));
    }

    private static boolean runs(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return pod.getSpec().getNodeName() != null && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    private static boolean isHeld(HasMetadata object) {
        return !object.getMetadata().getFinalizers().isEmpty();
    }

    /** The agent is done with a pod; what holds it otherwise goes on holding it. */
    public void end(T object) {
        if (isHeld(object)) {
            put(Copies.withMetadata(object, m -> m.setDeletionGracePeriodSeconds(0L)));
        } else {
            remove(ObjectKey.of(object));
        }
    }

    private static boolean isReleased(HasMetadata object) {
        Long grace = object.getMetadata().getDeletionGracePeriodSeconds();
        return object.getMetadata().getDeletionTimestamp() != null && !isHeld(object) && grace != null && grace == 0;
    }

    public T remove(ObjectKey key) {
        T last = get(key).orElseThrow();
        objects.remove(key);
        T deleted = Copies.withMetadata(last, m -> m.setResourceVersion(nextVersion()));
        log.add(new Change<>(true, deleted, clock.instant()));
        int version = log.size();
        trace.add(() -> plural + " " + version + " gone: " + key);
        observers.forEach(observer -> observer.changed(Optional.of(last), Optional.empty()));
        return deleted;
    }

    /** Updates all of these as one commit: nobody sees a part of it, and where one is refused none is done. */
    public List<T> updateTogether(List<T> objects) {
        List<T> befores = objects.stream().map(this::current).toList();
        List<T> stored = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            stored.add(store(updated(befores.get(i), objects.get(i))));
        }
        for (int i = 0; i < stored.size(); i++) {
            tell(Optional.of(befores.get(i)), stored.get(i));
        }
        return stored;
    }

    public T put(T object) {
        Optional<T> before = get(ObjectKey.of(object));
        T stored = store(object);
        tell(before, stored);
        return stored;
    }

    private T store(T object) {
        T stored = Copies.withMetadata(object, m -> m.setResourceVersion(nextVersion()));
        objects.put(ObjectKey.of(stored), stored);
        log.add(new Change<>(false, stored, clock.instant()));
        int version = log.size();
        trace.add(() -> plural + " " + version + " " + describe(stored));
        return stored;
    }

    private void tell(Optional<T> before, T stored) {
        observers.forEach(observer -> observer.changed(before, Optional.of(stored)));
    }

    private static String describe(HasMetadata object) {
        String name = object.getMetadata().getName();
        String state = switch (object) {
            case Pod pod ->
                (pod.getMetadata().getDeletionTimestamp() == null ? "" : "terminating ")
                        + (isHeld(pod) ? "held " : "")
                        + (pod.getStatus() == null ? "" : pod.getStatus().getPhase() + " ")
                        + (pod.getStatus() == null
                                ? "pending"
                                : pod.getStatus().getConditions().size() + " conditions");
            case Job job -> String.valueOf(job.getStatus());
            case ReplicaSet set ->
                "generation " + set.getMetadata().getGeneration() + " replicas "
                        + set.getSpec().getReplicas() + " " + describe(set.getStatus());
            case Deployment deployment ->
                "generation " + deployment.getMetadata().getGeneration() + " replicas "
                        + deployment.getSpec().getReplicas() + " "
                        + deployment.getSpec().getStrategy().getRollingUpdate() + " "
                        + deployment
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage();
            case StatefulSet set -> "replicas " + set.getSpec().getReplicas() + " " + set.getStatus();
            case DaemonSet set -> String.valueOf(set.getStatus());
            default -> "";
        };
        return name + " " + state;
    }

    private static String describe(@Nullable ReplicaSetStatus status) {
        return status == null
                ? ""
                : "(observed " + status.getObservedGeneration() + " existing " + status.getReplicas() + " available "
                        + status.getAvailableReplicas() + ")";
    }

    private String nextVersion() {
        return Integer.toString(log.size() + 1);
    }
}
