package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does what a workload decided about its pods, and tells of it.
 *
 * <p>Pods are created in large batches. After a refusal, such as of a full quota, the next try begins with one pod and
 * doubles, so that a thousand hopeless creates are not sent again and again.
 */
public final class PodWrites {

    /** Of one step, so many pods get an event each; a single one tells of the rest. */
    private static final int MAX_EVENTS_PER_STEP = 25;

    private final SettlingWriter<Pod> writer;
    private final Optional<TakenNames> takenNames;
    private final EventRecorder events;
    private final DeploymentMeters meters;
    private final Map<String, Integer> nextBatch = new ConcurrentHashMap<>();

    private PodWrites(
            SettlingWriter<Pod> writer,
            Optional<TakenNames> takenNames,
            EventRecorder events,
            DeploymentMeters meters) {
        this.writer = writer;
        this.takenNames = takenNames;
        this.events = events;
        this.meters = meters;
    }

    /** For workloads that call a pod otherwise when somebody else's has its name; they find the name in {@code takenNames}. */
    public static PodWrites choosingNames(
            SettlingWriter<Pod> writer, TakenNames takenNames, EventRecorder events, DeploymentMeters meters) {
        return new PodWrites(writer, Optional.of(takenNames), events, meters);
    }

    /** For workloads whose pods can have no other name: that it is somebody else's is a failure. */
    public static PodWrites withFixedNames(SettlingWriter<Pod> writer, EventRecorder events, DeploymentMeters meters) {
        return new PodWrites(writer, Optional.empty(), events, meters);
    }

    /** Does the actions in their order, and returns the failure that the workload should tell of, if there is one. */
    public Optional<PodFailure> apply(HasMetadata owner, List<PodAction> actions) {
        List<Write<Pod>> claims = new ArrayList<>();
        List<Write<Pod>> creates = new ArrayList<>();
        List<Write<Pod>> deletes = new ArrayList<>();
        for (PodAction action : actions) {
            switch (action) {
                case PodAction.Adopt(Pod pod) -> claims.add(new Write.Update<>(adopted(pod, owner)));
                case PodAction.Release(Pod pod) -> claims.add(new Write.Update<>(released(pod, owner)));
                case PodAction.Update(Pod pod) -> claims.add(new Write.Update<>(pod));
                case PodAction.Create(Pod pod) -> creates.add(new Write.Create<>(pod));
                case PodAction.Delete(Pod pod, boolean unchanged) -> deletes.add(delete(pod, unchanged));
            }
        }
        Optional<PodFailure> failure = claim(owner, claims);
        return failure.isPresent() ? failure : create(owner, creates).or(() -> delete(owner, deletes));
    }

    /** Forgets a workload that is gone. */
    public void forget(String uid) {
        writer.forget(uid);
        takenNames.ifPresent(names -> names.forget(uid));
        nextBatch.remove(uid);
    }

    private Optional<PodFailure> claim(HasMetadata owner, List<Write<Pod>> writes) {
        return send(owner, writes).stream().findFirst().map(refusal -> new PodFailure("FailedClaim", refusal.reason()));
    }

    private Optional<PodFailure> create(HasMetadata owner, List<Write<Pod>> writes) {
        String uid = owner.getMetadata().getUid();
        List<String> created = new ArrayList<>();
        Optional<PodFailure> failure = Optional.empty();
        int size = nextBatch.getOrDefault(uid, writes.size());
        for (int from = 0; from < writes.size() && failure.isEmpty(); ) {
            List<Write<Pod>> batch = writes.subList(from, Math.min(writes.size(), from + Math.max(1, size)));
            failure = createBatch(owner, batch, created);
            from += batch.size();
            size *= 2;
        }
        if (failure.isPresent()) {
            nextBatch.put(uid, 1);
            events.warning(
                    owner, "FailedCreate", "Error creating: " + failure.get().message());
        } else {
            nextBatch.remove(uid);
        }
        tell(owner, "SuccessfulCreate", "Created pod", created);
        meters.count(DeploymentMetric.PODS_CREATED, created.size());
        return failure;
    }

    private Optional<PodFailure> createBatch(HasMetadata owner, List<Write<Pod>> batch, List<String> created) {
        List<Refusal<Pod>> refusals = send(owner, batch);
        List<Write<Pod>> refused = refusals.stream().map(Refusal::write).toList();
        for (Write<Pod> write : batch) {
            if (write instanceof Write.Create<Pod>(Pod pod) && !refused.contains(write)) {
                created.add(pod.getMetadata().getName());
            }
        }
        Optional<PodFailure> failure = Optional.empty();
        for (Refusal<Pod> refusal : refusals) {
            if (takenNames.isPresent()
                    && refusal.reason().isAlreadyExists()
                    && refusal.write() instanceof Write.Create<Pod>(Pod pod)) {
                takenNames
                        .get()
                        .add(owner.getMetadata().getUid(), pod.getMetadata().getName());
            } else {
                failure = failure.or(() -> Optional.of(new PodFailure("FailedCreate", refusal.reason())));
            }
        }
        return failure;
    }

    private Optional<PodFailure> delete(HasMetadata owner, List<Write<Pod>> writes) {
        List<Refusal<Pod>> refusals = send(owner, writes);
        List<Write<Pod>> refused = refusals.stream().map(Refusal::write).toList();
        List<String> deleted = writes.stream()
                .filter(write -> !refused.contains(write))
                .map(PodWrites::name)
                .toList();
        tell(owner, "SuccessfulDelete", "Deleted pod", deleted);
        meters.count(DeploymentMetric.PODS_DELETED, deleted.size());
        // A pod that has changed meanwhile may be worth keeping now: that is no failure, but a reason to decide again.
        Optional<PodFailure> failure = refusals.stream()
                .filter(refusal -> !refusal.reason().isConflict())
                .findFirst()
                .map(refusal -> new PodFailure("FailedDelete", refusal.reason()));
        failure.ifPresent(f -> events.warning(owner, "FailedDelete", "Error deleting: " + f.message()));
        return failure;
    }

    private List<Refusal<Pod>> send(HasMetadata owner, List<Write<Pod>> writes) {
        return writes.isEmpty() ? List.of() : writer.send(owner.getMetadata().getUid(), writes);
    }

    private void tell(HasMetadata owner, String reason, String what, List<String> names) {
        names.stream().limit(MAX_EVENTS_PER_STEP).forEach(name -> events.normal(owner, reason, what + ": " + name));
        if (names.size() > MAX_EVENTS_PER_STEP) {
            events.normal(owner, reason, what + "s: " + (names.size() - MAX_EVENTS_PER_STEP) + " more");
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

    private static Pod adopted(Pod pod, HasMetadata owner) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToOwnerReferences(Ownership.controlledBy(owner))
                .endMetadata()
                .build();
    }

    private static Pod released(Pod pod, HasMetadata owner) {
        return new PodBuilder(pod)
                .editMetadata()
                .removeMatchingFromOwnerReferences(
                        reference -> owner.getMetadata().getUid().equals(reference.getUid()))
                .endMetadata()
                .build();
    }
}
