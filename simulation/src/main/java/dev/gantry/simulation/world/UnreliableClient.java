package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** A client whose requests meet the simulation's faults on their way. */
public final class UnreliableClient<T extends HasMetadata> implements ResourceClient<T> {

    private final InMemoryOwner<T> owner;
    private final Faults faults;
    private final boolean remote;

    /** A remote owner may also get a request after its sender gave up; one in the same process may not. */
    public UnreliableClient(InMemoryOwner<T> owner, Faults faults, boolean remote) {
        this.owner = owner;
        this.faults = faults;
        this.remote = remote;
    }

    @Override
    public List<WriteOutcome<T>> writeAll(List<Write<T>> writes) {
        List<Write<T>> request = List.copyOf(writes);
        return switch (faults.next(remote)) {
            case ANSWERED -> apply(request);
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
        if (faults.next(false) == Faults.Fate.NEVER_ARRIVES) {
            throw ApiException.unavailable("no answer");
        }
        return owner.get(key);
    }

    @Override
    public List<T> list(String namespace, String labelSelector) {
        if (!labelSelector.isEmpty()) {
            throw new UnsupportedOperationException("selectors are not simulated");
        }
        if (faults.next(false) == Faults.Fate.NEVER_ARRIVES) {
            throw ApiException.unavailable("no answer");
        }
        return owner.list().stream()
                .filter(object -> object.getMetadata().getNamespace().equals(namespace))
                .toList();
    }

    @Override
    public T create(T object) {
        throw new UnsupportedOperationException("the control loops write batches");
    }

    @Override
    public T update(T object) {
        throw new UnsupportedOperationException("the control loops write batches");
    }

    @Override
    public T updateStatus(T object) {
        throw new UnsupportedOperationException("the control loops write batches");
    }

    @Override
    public T mergePatch(ObjectKey key, String subresource, String patchJson) {
        throw new UnsupportedOperationException("the control loops write batches");
    }

    @Override
    public T strategicPatch(ObjectKey key, String subresource, String patchJson) {
        throw new UnsupportedOperationException("the control loops write batches");
    }

    @Override
    public void delete(ObjectKey key, Deletion deletion) {
        throw new UnsupportedOperationException("the control loops write batches");
    }
}
