package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A client whose requests meet the simulation's faults on their way. */
public final class UnreliableClient<T extends HasMetadata> implements ResourceClient<T> {

    private final InMemoryOwner<T> owner;
    private final Faults faults;
    private final boolean remote;
    private final BooleanSupplier reachable;
    private final Runnable answered;

    /** A remote owner may also get a request after its sender gave up; one in the same process may not. */
    public UnreliableClient(InMemoryOwner<T> owner, Faults faults, boolean remote) {
        this(owner, faults, remote, () -> true, () -> {});
    }

    private UnreliableClient(
            InMemoryOwner<T> owner, Faults faults, boolean remote, BooleanSupplier reachable, Runnable answered) {
        this.owner = owner;
        this.faults = faults;
        this.remote = remote;
        this.reachable = reachable;
        this.answered = answered;
    }

    /** Of the process that owns the objects: before a write is answered, its own view shows it. */
    public static <T extends HasMetadata> UnreliableClient<T> local(
            InMemoryOwner<T> owner, Faults faults, LateView<T> view) {
        return new UnreliableClient<>(owner, faults, false, () -> true, view::catchUp);
    }

    /** Of a machine that may be cut off from the owner. */
    public static <T extends HasMetadata> UnreliableClient<T> over(
            InMemoryOwner<T> owner, Faults faults, BooleanSupplier reachable) {
        return new UnreliableClient<>(owner, faults, true, reachable, () -> {});
    }

    /** Of somebody to whom nothing ever happens. */
    public static <T extends HasMetadata> UnreliableClient<T> faultless(InMemoryOwner<T> owner) {
        return new UnreliableClient<>(owner, Faults.none(), false);
    }

    private Faults.Fate fate() {
        return reachable.getAsBoolean() ? faults.next(remote) : Faults.Fate.NEVER_ARRIVES;
    }

    @Override
    public List<WriteOutcome<T>> writeAll(List<Write<T>> writes) {
        List<Write<T>> request = List.copyOf(writes);
        return switch (fate()) {
            case ANSWERED -> {
                List<WriteOutcome<T>> outcomes = apply(request);
                answered.run();
                yield outcomes;
            }
            case NEVER_ARRIVES -> unanswered(request);
            case ANSWER_LOST -> {
                apply(request);
                yield unanswered(request);
            }
            case ARRIVES_LATER -> {
                faults.later(() -> apply(request));
                yield unanswered(request);
            }
            case SENDER_DIES_BEFORE -> throw new Faults.SenderDied();
            case SENDER_DIES_AFTER -> {
                apply(request);
                throw new Faults.SenderDied();
            }
        };
    }

    private List<WriteOutcome<T>> apply(List<Write<T>> writes) {
        return writes.stream().map(this::apply).toList();
    }

    /** Updates all of these as one commit, or none of them, as the owner itself does it. */
    public List<T> updateTogether(List<T> objects) {
        return switch (fate()) {
            case ANSWERED -> {
                List<T> updated = owner.updateTogether(objects);
                answered.run();
                yield updated;
            }
            case NEVER_ARRIVES, ARRIVES_LATER -> throw ApiException.unavailable("no answer");
            case ANSWER_LOST -> {
                var _ = owner.updateTogether(objects);
                throw ApiException.unavailable("no answer");
            }
            case SENDER_DIES_BEFORE -> throw new Faults.SenderDied();
            case SENDER_DIES_AFTER -> {
                var _ = owner.updateTogether(objects);
                throw new Faults.SenderDied();
            }
        };
    }

    private WriteOutcome<T> apply(Write<T> write) {
        try {
            return new WriteOutcome.Written<>(owner.apply(write));
        } catch (ApiException e) {
            return new WriteOutcome.Refused<>(e);
        }
    }

    private List<WriteOutcome<T>> unanswered(List<Write<T>> writes) {
        return writes.stream()
                .<WriteOutcome<T>>map(write -> new WriteOutcome.Refused<>(ApiException.unavailable("no answer")))
                .toList();
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        if (!reachable.getAsBoolean() || faults.next(false) == Faults.Fate.NEVER_ARRIVES) {
            throw ApiException.unavailable("no answer");
        }
        return owner.get(key);
    }

    @Override
    public List<T> list(String namespace, String labelSelector) {
        if (!labelSelector.isEmpty()) {
            throw new UnsupportedOperationException("selectors are not simulated");
        }
        if (!reachable.getAsBoolean() || faults.next(false) == Faults.Fate.NEVER_ARRIVES) {
            throw ApiException.unavailable("no answer");
        }
        return owner.list().stream()
                .filter(object -> object.getMetadata().getNamespace().equals(namespace))
                .toList();
    }

    @Override
    public T create(T object) {
        return one(new Write.Create<>(object));
    }

    @Override
    public T update(T object) {
        return one(new Write.Update<>(object));
    }

    @Override
    public T updateStatus(T object) {
        return one(new Write.UpdateStatus<>(object));
    }

    @Override
    public void delete(ObjectKey key, Deletion deletion) {
        var _ = one(new Write.Delete<>(key, deletion));
    }

    private T one(Write<T> write) {
        return switch (writeAll(List.of(write)).getFirst()) {
            case WriteOutcome.Written<T>(T object) -> object;
            case WriteOutcome.Refused<T>(ApiException reason) -> throw reason;
        };
    }

    /** Of annotations alone, where it means the same as a strategic one. */
    @Override
    public T mergePatch(ObjectKey key, String subresource, String patchJson) {
        if (!subresource.isEmpty()) {
            throw new UnsupportedOperationException("no simulated loop sends a merge patch of a subresource");
        }
        return strategicPatch(key, subresource, patchJson);
    }

    /** Of a status or of annotations, and made from what the owner has now: such a patch carries a uid and never a version. */
    @Override
    public T strategicPatch(ObjectKey key, String subresource, String patchJson) {
        return switch (fate()) {
            case ANSWERED -> patched(key, subresource, patchJson);
            case NEVER_ARRIVES -> throw ApiException.unavailable("no answer");
            case ANSWER_LOST -> {
                var _ = patched(key, subresource, patchJson);
                throw ApiException.unavailable("no answer");
            }
            case ARRIVES_LATER -> {
                faults.later(() -> patchedLate(key, subresource, patchJson));
                throw ApiException.unavailable("no answer");
            }
            case SENDER_DIES_BEFORE -> throw new Faults.SenderDied();
            case SENDER_DIES_AFTER -> {
                var _ = patched(key, subresource, patchJson);
                throw new Faults.SenderDied();
            }
        };
    }

    private void patchedLate(ObjectKey key, String subresource, String patchJson) {
        try {
            var _ = patched(key, subresource, patchJson);
        } catch (ApiException e) {
            // Nobody waits for this answer any more.
        }
    }

    private T patched(ObjectKey key, String subresource, String patchJson) {
        return subresource.equals("status")
                ? owner.patchStatus(key, patchJson)
                : owner.patchAnnotations(key, patchJson);
    }
}
