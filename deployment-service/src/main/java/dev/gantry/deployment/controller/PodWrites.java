package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.rollout.PodAction;
import dev.gantry.deployment.rollout.PodOfReplicaSet;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does what a ReplicaSet decided about its pods, and tells of it.
 *
 * <p>Pods are created in large batches. After a refusal, such as of a full quota, the next try begins with one pod and
 * doubles, so that a thousand hopeless creates are not sent again and again.
 */
final class PodWrites {

    /** Of one step, so many pods get an event each; a single one tells of the rest. */
    private static final int MAX_EVENTS_PER_STEP = 25;

    private final SettlingWriter<Pod> writer;
    private final TakenNames takenNames;
    private final EventRecorder events;
    private final DeploymentMeters meters;
    private final Map<String, Integer> nextBatch = new ConcurrentHashMap<>();

    PodWrites(SettlingWriter<Pod> writer, TakenNames takenNames, EventRecorder events, DeploymentMeters meters) {
        this.writer = writer;
        this.takenNames = takenNames;
        this.events = events;
        this.meters = meters;
    }

    /** Does the actions in their order, and returns the failure that should be told in the set's status, if there is one. */
    Optional<ReplicaFailure> apply(ReplicaSet set, List<PodAction> actions) {
        List<Write<Pod>> claims = new ArrayList<>();
        List<Write<Pod>> creates = new ArrayList<>();
        List<Write<Pod>> deletes = new ArrayList<>();
        for (PodAction action : actions) {
            switch (action) {
                case PodAction.Adopt(Pod pod) -> claims.add(new Write.Update<>(adopted(pod, set)));
                case PodAction.Release(Pod pod) -> claims.add(new Write.Update<>(released(pod, set)));
                case PodAction.Create(Pod pod) -> creates.add(new Write.Create<>(pod));
                case PodAction.Delete(Pod pod, boolean unchanged) -> deletes.add(delete(pod, unchanged));
            }
        }
        Optional<ReplicaFailure> failure = claim(set, claims);
        return failure.isPresent() ? failure : create(set, creates).or(() -> delete(set, deletes));
    }

    void forget(String uid) {
        writer.forget(uid);
        takenNames.forget(uid);
        nextBatch.remove(uid);
    }

    private Optional<ReplicaFailure> claim(ReplicaSet set, List<Write<Pod>> writes) {
        return send(set, writes).stream()
                .findFirst()
                .map(refusal -> new ReplicaFailure("FailedClaim", refusal.reason()));
    }

    private Optional<ReplicaFailure> create(ReplicaSet set, List<Write<Pod>> writes) {
        String uid = set.getMetadata().getUid();
        List<String> created = new ArrayList<>();
        Optional<ReplicaFailure> failure = Optional.empty();
        int size = nextBatch.getOrDefault(uid, writes.size());
        for (int from = 0; from < writes.size() && failure.isEmpty(); ) {
            List<Write<Pod>> batch = writes.subList(from, Math.min(writes.size(), from + Math.max(1, size)));
            failure = createBatch(set, batch, created);
            from += batch.size();
            size *= 2;
        }
        if (failure.isPresent()) {
            nextBatch.put(uid, 1);
            events.warning(
                    set, "FailedCreate", "Error creating: " + failure.get().message());
        } else {
            nextBatch.remove(uid);
        }
        tell(set, "SuccessfulCreate", "Created pod", created);
        meters.count(DeploymentMetric.PODS_CREATED, created.size());
        return failure;
    }

    private Optional<ReplicaFailure> createBatch(ReplicaSet set, List<Write<Pod>> batch, List<String> created) {
        List<Refusal<Pod>> refusals = send(set, batch);
        List<Write<Pod>> refused = refusals.stream().map(Refusal::write).toList();
        for (Write<Pod> write : batch) {
            if (write instanceof Write.Create<Pod>(Pod pod) && !refused.contains(write)) {
                created.add(pod.getMetadata().getName());
            }
        }
        Optional<ReplicaFailure> failure = Optional.empty();
        for (Refusal<Pod> refusal : refusals) {
            if (refusal.reason().isAlreadyExists() && refusal.write() instanceof Write.Create<Pod>(Pod pod)) {
                takenNames.add(set.getMetadata().getUid(), pod.getMetadata().getName());
            } else {
                failure = failure.or(() -> Optional.of(new ReplicaFailure("FailedCreate", refusal.reason())));
            }
        }
        return failure;
    }

    private Optional<ReplicaFailure> delete(ReplicaSet set, List<Write<Pod>> writes) {
        List<Refusal<Pod>> refusals = send(set, writes);
        List<Write<Pod>> refused = refusals.stream().map(Refusal::write).toList();
        List<String> deleted = writes.stream()
                .filter(write -> !refused.contains(write))
                .map(PodWrites::name)
                .toList();
        tell(set, "SuccessfulDelete", "Deleted pod", deleted);
        meters.count(DeploymentMetric.PODS_DELETED, deleted.size());
        // A pod that has changed meanwhile may be worth keeping now: that is no failure, but a reason to decide again.
        Optional<ReplicaFailure> failure = refusals.stream()
                .filter(refusal -> !refusal.reason().isConflict())
                .findFirst()
                .map(refusal -> new ReplicaFailure("FailedDelete", refusal.reason()));
        failure.ifPresent(f -> events.warning(set, "FailedDelete", "Error deleting: " + f.message()));
        return failure;
    }

    private List<Refusal<Pod>> send(ReplicaSet set, List<Write<Pod>> writes) {
        return writes.isEmpty() ? List.of() : writer.send(set.getMetadata().getUid(), writes);
    }

    private void tell(ReplicaSet set, String reason, String what, List<String> names) {
        names.stream().limit(MAX_EVENTS_PER_STEP).forEach(name -> events.normal(set, reason, what + ": " + name));
        if (names.size() > MAX_EVENTS_PER_STEP) {
            events.normal(set, reason, what + "s: " + (names.size() - MAX_EVENTS_PER_STEP) + " more");
        }
    }

    private static Write<Pod> delete(Pod pod, boolean unchanged) {
        String version = unchanged ? pod.getMetadata().getResourceVersion() : "";
        return new Write.Delete<>(
                ObjectKey.of(pod), new Deletion(pod.getMetadata().getUid(), version, -1, Propagation.BACKGROUND));
    }

    private static String name(Write<Pod> write) {
        return write instanceof Write.Delete<Pod>(ObjectKey key, Deletion _) ? key.name() : "";
    }

    private static Pod adopted(Pod pod, ReplicaSet set) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToOwnerReferences(PodOfReplicaSet.controlledBy(set))
                .endMetadata()
                .build();
    }

    private static Pod released(Pod pod, ReplicaSet set) {
        return new PodBuilder(pod)
                .editMetadata()
                .removeMatchingFromOwnerReferences(
                        owner -> set.getMetadata().getUid().equals(owner.getUid()))
                .endMetadata()
                .build();
    }

    /**
     * Why a set has not the pods it should have.
     *
     * @param reason of the ReplicaFailure condition
     */
    record ReplicaFailure(String reason, ApiException refusal) {
        String message() {
            return String.valueOf(refusal.getMessage());
        }
    }
}
