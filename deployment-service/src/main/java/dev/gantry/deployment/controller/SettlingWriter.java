package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sends a workload's writes and lets no outcome stay unknown. A write whose answer was lost is sent again, just as it was,
 * before the workload decides anything new. That is harmless: a create names its object, an update its version, a deletion
 * its uid, so the second one finds the first one's work and is refused; what is there is then read.
 *
 * <p>Not safe for two threads writing for the same workload; a control loop runs each key once at a time.
 */
public final class SettlingWriter<T extends HasMetadata> {

    /** Writes in one request: a body of 500 ordinary pods is well under the 3 MiB that a service accepts. */
    static final int MAX_BATCH = 500;

    /** The status codes that leave open whether the write happened, or ask to send it again. */
    private static final Set<Integer> UNKNOWN_OUTCOMES = Set.of(408, 429, 500, 502, 503, 504);

    private final ResourceClient<T> client;
    private final KnownObjects<T> known;
    private final Map<String, List<Write<T>>> unsettled = new ConcurrentHashMap<>();

    public SettlingWriter(ResourceClient<T> client, KnownObjects<T> known) {
        this.client = client;
        this.known = known;
    }

    /** Sends the workload's unanswered writes again; throws {@link UnsettledWrites} while there still is no answer. */
    public void settle(String workloadUid) {
        List<Write<T>> again = unsettled.remove(workloadUid);
        if (again != null) {
            var _ = send(workloadUid, again);
        }
    }

    /** Forgets a workload that is gone. */
    public void forget(String workloadUid) {
        unsettled.remove(workloadUid);
    }

    /** Forgets every unanswered write, as when another replica takes over. */
    public void forgetAll() {
        unsettled.clear();
    }

    /**
     * Sends the writes in batches, and returns the refusals that are for the workload to handle. That an object was there
     * already, had changed or had gone is no refusal where it fits the workload's aim: then {@link KnownObjects} knows it.
     * Throws {@link UnsettledWrites} when answers are missing.
     */
    public List<Refusal<T>> send(String workloadUid, List<Write<T>> writes) {
        Round round = new Round(workloadUid);
        for (int from = 0; from < writes.size(); from += MAX_BATCH) {
            List<Write<T>> batch = writes.subList(from, Math.min(writes.size(), from + MAX_BATCH));
            List<WriteOutcome<T>> outcomes = client.writeAll(batch);
            for (int i = 0; i < batch.size(); i++) {
                round.take(batch.get(i), outcomes.get(i));
            }
        }
        return round.end();
    }

    /** A write that its owner refused for good. */
    public record Refusal<T extends HasMetadata>(Write<T> write, ApiException reason) {}

    /** The outcomes of one call. */
    private final class Round {
        private final String workloadUid;
        private final List<Refusal<T>> refusals = new ArrayList<>();
        private final List<Write<T>> unanswered = new ArrayList<>();
        private String lastMessage = "";

        Round(String workloadUid) {
            this.workloadUid = workloadUid;
        }

        void take(Write<T> write, WriteOutcome<T> outcome) {
            switch (outcome) {
                case WriteOutcome.Written<T>(T object) -> written(write, object);
                case WriteOutcome.Refused<T>(ApiException reason) -> {
                    if (UNKNOWN_OUTCOMES.contains(reason.code())) {
                        unanswered(write, reason);
                    } else {
                        refused(write, reason);
                    }
                }
            }
        }

        List<Refusal<T>> end() {
            if (!unanswered.isEmpty()) {
                unsettled.put(workloadUid, List.copyOf(unanswered));
                throw new UnsettledWrites(unanswered.size(), lastMessage);
            }
            return refusals;
        }

        private void unanswered(Write<T> write, ApiException reason) {
            unanswered.add(write);
            lastMessage = String.valueOf(reason.getMessage());
        }

        private void written(Write<T> write, T object) {
            switch (write) {
                case Write.Create<T> _, Write.Update<T> _, Write.UpdateStatus<T> _ -> known.wrote(object);
                case Write.Delete<T> _ -> known.deletionAccepted(object);
            }
        }

        private void refused(Write<T> write, ApiException reason) {
            switch (write) {
                case Write.Create<T>(T object) -> {
                    if (!reason.isAlreadyExists() || !isOwn(write, ObjectKey.of(object))) {
                        refusals.add(new Refusal<>(write, reason));
                    }
                }
                case Write.Update<T>(T object) -> changed(write, object, reason);
                case Write.UpdateStatus<T>(T object) -> changed(write, object, reason);
                case Write.Delete<T>(ObjectKey key, Deletion deletion) -> undeleted(write, key, deletion, reason);
            }
        }

        /** Whether the name is taken by an object of this very workload, made by a create whose answer was lost. */
        private boolean isOwn(Write<T> write, ObjectKey key) {
            return read(write, key, found -> {
                Optional<T> own = found.filter(object -> Ownership.controller(object)
                        .map(OwnerReference::getUid)
                        .filter(workloadUid::equals)
                        .isPresent());
                own.ifPresent(known::wrote);
                return own.isPresent();
            });
        }

        private void changed(Write<T> write, T object, ApiException reason) {
            String uid = object.getMetadata().getUid();
            if (reason.isNotFound()) {
                known.absent(uid);
            } else if (reason.isConflict()) {
                var _ = read(write, ObjectKey.of(object), found -> remember(found, uid));
            }
            refusals.add(new Refusal<>(write, reason));
        }

        /** The object is gone, or it is not the version that was to be deleted. */
        private void undeleted(Write<T> write, ObjectKey key, Deletion deletion, ApiException reason) {
            if (reason.isNotFound()) {
                known.absent(deletion.uid());
            } else if (!reason.isConflict() || read(write, key, found -> remember(found, deletion.uid()))) {
                refusals.add(new Refusal<>(write, reason));
            }
        }

        /** Whether the object of this uid is still there; either is known from now on. */
        private boolean remember(Optional<T> found, String uid) {
            Optional<T> same =
                    found.filter(object -> object.getMetadata().getUid().equals(uid));
            same.ifPresentOrElse(known::wrote, () -> known.absent(uid));
            return same.isPresent();
        }

        /** What the owner has under the key; when it does not answer, the write is sent again, and counts as no refusal. */
        private boolean read(Write<T> write, ObjectKey key, Predicate<Optional<T>> judge) {
            try {
                return judge.test(client.get(key));
            } catch (ApiException e) {
                unanswered(write, e);
                return true;
            }
        }
    }
}
