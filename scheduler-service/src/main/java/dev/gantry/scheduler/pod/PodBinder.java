package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WriteSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what was decided about pods: the node and the condition PodScheduled together, a whole batch as one group of the
 * store. Each write is checked against the version that it was made from, and fails alone, but for those of a set (the pods of a gang,
 * a pod's claims), which fail together.
 */
public final class PodBinder {

    private static final Logger LOG = LoggerFactory.getLogger(PodBinder.class);

    private static final String NOMINATED = "nominatedNodeName";

    private final ResourceStore store;
    private final ResourceType pods;
    private final InstantSource clock;

    public PodBinder(ResourceStore store, ResourceType pods, InstantSource clock) {
        this.store = store;
        this.pods = pods;
        this.clock = clock;
    }

    /**
     * A pod and its node.
     *
     * @param uid which the pod must still have
     * @param generation which its spec must still have, as the node may have no room for what it asks for since; 0 for whichever it has
     * @param annotations that it gets with the node
     */
    public record Assignment(
            ObjectKey key, String uid, long generation, String nodeName, Map<String, String> annotations) {}

    /** What became of one write. */
    public sealed interface Outcome {
        /** Durable: the pod has its node. */
        record Bound(StoredObject pod) implements Outcome {}

        /** The pod needs no node any more: it is gone, terminating, or has one. */
        record NotNeeded(String why) implements Outcome {}

        /** The write failed for a reason that passes. */
        record Lost(String why) implements Outcome {}

        /** The write was not answered: it may be durable or not. */
        record Unconfirmed(String why) implements Outcome {}
    }

    /**
     * What is committed together or not at all.
     *
     * @param others writes of other objects, such as the pods' claims and volumes
     */
    public record BindingSet(List<Assignment> pods, List<StoreWrite> others) {
        public BindingSet {
            pods = List.copyOf(pods);
            others = List.copyOf(others);
        }
    }

    /**
     * What became of a set.
     *
     * @param pods in their order
     * @param others as they are stored now; none where the pods are not bound
     */
    public record SetOutcome(List<Outcome> pods, List<StoredObject> others) {
        private static SetOutcome none(List<Outcome> pods) {
            return new SetOutcome(pods, List.of());
        }
    }

    /** Binds a batch, each pod for itself; the outcomes are in its order. */
    public List<Outcome> bindAll(List<Assignment> batch, Optional<Fence> fence) {
        List<BindingSet> sets = batch.stream()
                .map(assignment -> new BindingSet(List.of(assignment), List.of()))
                .toList();
        return bindSets(sets, fence).stream().map(set -> set.pods().getFirst()).toList();
    }

    /** Binds each set; the outcomes are in the order of the sets. */
    public List<SetOutcome> bindSets(List<BindingSet> sets, Optional<Fence> fence) {
        List<CompletableFuture<SetOutcome>> pending =
                sets.stream().map(set -> bind(set, fence)).toList();
        List<SetOutcome> outcomes = new ArrayList<>(sets.size());
        for (int i = 0; i < pending.size(); i++) {
            outcomes.add(await(pending.get(i), sets.get(i).pods().size()));
        }
        return outcomes;
    }

    /**
     * Why no node takes a pod.
     *
     * @param nominatedNode where it is promised the place of pods that are being stopped, or ""
     */
    public record Unschedulable(ObjectKey key, String message, String nominatedNode) {}

    /** Says on the pods, in one group, why no node takes them; a pod that changed meanwhile is left to its next try. */
    public void markUnschedulable(List<Unschedulable> batch, Optional<Fence> fence) {
        List<CompletableFuture<Result>> pending = new ArrayList<>();
        for (Unschedulable failure : batch) {
            store.cache()
                    .get(pods, failure.key())
                    .flatMap(pod -> changed(pod, document -> mark(document, failure), fence))
                    .ifPresent(write -> pending.add(store.write(write)));
        }
        pending.forEach(PodBinder::settle);
    }

    private void mark(ObjectNode document, Unschedulable failure) {
        PodScheduled.setUnschedulable(document, failure.message(), clock.instant());
        ObjectNode status = document.withObject("status");
        if (failure.nominatedNode().isEmpty()) {
            status.remove(NOMINATED);
        } else {
            status.put(NOMINATED, failure.nominatedNode());
        }
    }

    /** What is to be written for one pod, or why nothing is. */
    private sealed interface Binding {
        record Write(StoreWrite write) implements Binding {}

        record None(Outcome why) implements Binding {}
    }

    private CompletableFuture<SetOutcome> bind(BindingSet set, Optional<Fence> fence) {
        List<Binding> bindings = set.pods().stream()
                .map(assignment -> binding(assignment, fence))
                .toList();
        List<StoreWrite> writes =
                new ArrayList<>(set.pods().size() + set.others().size());
        Optional<ObjectKey> missing = Optional.empty();
        for (int i = 0; i < bindings.size(); i++) {
            switch (bindings.get(i)) {
                case Binding.Write(StoreWrite write) -> writes.add(write);
                case Binding.None _ -> missing = Optional.of(set.pods().get(i).key());
            }
        }
        if (missing.isPresent()) {
            Outcome others = lostWith(missing.get());
            return CompletableFuture.completedFuture(SetOutcome.none(bindings.stream()
                    .map(binding -> binding instanceof Binding.None(Outcome why) ? why : others)
                    .toList()));
        }
        writes.addAll(set.others());
        if (writes.size() > WriteSet.MAX_WRITES) {
            return CompletableFuture.completedFuture(SetOutcome.none(allOf(
                    set,
                    new Outcome.Lost(
                            "it is bound with " + writes.size() + " pods, claims and volumes, and no more than "
                                    + WriteSet.MAX_WRITES + " are bound at once"))));
        }
        return store.writeTogether(new WriteSet(writes)).thenApply(outcome -> outcomes(outcome, set));
    }

    private static Outcome lostWith(ObjectKey other) {
        return new Outcome.Lost("it is bound with " + other.name() + " or not at all, which could not be");
    }

    private static SetOutcome outcomes(WriteSet.Outcome outcome, BindingSet set) {
        int pods = set.pods().size();
        return switch (outcome) {
            case WriteSet.Outcome.Committed(List<StoredObject> stored) ->
                new SetOutcome(
                        stored.stream()
                                .limit(pods)
                                .<Outcome>map(Outcome.Bound::new)
                                .toList(),
                        stored.subList(pods, stored.size()));
            case WriteSet.Outcome.Refused(int index, Result _)
            when index >= pods ->
                SetOutcome.none(
                        allOf(set, lostWith(set.others().get(index - pods).key())));
            case WriteSet.Outcome.Refused(int index, Result reason) -> {
                Outcome others = lostWith(set.pods().get(index).key());
                yield SetOutcome.none(IntStream.range(0, pods)
                        .mapToObj(i -> i == index ? refusal(reason) : others)
                        .toList());
            }
        };
    }

    private static List<Outcome> allOf(BindingSet set, Outcome outcome) {
        return Collections.nCopies(set.pods().size(), outcome);
    }

    private static Outcome refusal(Result reason) {
        return switch (reason) {
            case Result.Committed(StoredObject pod) -> new Outcome.Bound(pod);
            case Result.Mismatch ignored -> new Outcome.Lost("the pod was changed meanwhile");
            case Result.Fenced() -> new Outcome.Lost("another replica leads now");
        };
    }

    private Binding binding(Assignment assignment, Optional<Fence> fence) {
        Optional<StoredObject> current = store.cache().get(pods, assignment.key());
        if (current.isEmpty() || !current.get().uid().equals(assignment.uid())) {
            return notNeeded("the pod is gone");
        }
        ObjectNode document = current.get().document();
        if (document.path("metadata").has("deletionTimestamp")) {
            return notNeeded("the pod is terminating");
        }
        String node = document.path("spec").path("nodeName").asString("");
        if (!node.isEmpty()) {
            return notNeeded("pod " + assignment.key().name() + " is already assigned to node \"" + node + "\"");
        }
        if (!document.path("spec").path("schedulingGates").isEmpty()) {
            return notNeeded("pod " + assignment.key().name() + " has non-empty .spec.schedulingGates");
        }
        long generation = document.path("metadata").path("generation").asLong(0);
        if (assignment.generation() != 0 && assignment.generation() != generation) {
            return new Binding.None(new Outcome.Lost("its spec was changed meanwhile"));
        }
        document.withObject("spec").put("nodeName", assignment.nodeName());
        if (!assignment.annotations().isEmpty()) {
            ObjectNode annotations = document.withObject("metadata").withObject("annotations");
            assignment.annotations().forEach(annotations::put);
        }
        PodScheduled.setTrue(document, clock.instant());
        document.withObject("status").remove(NOMINATED);
        return new Binding.Write(write(current.get(), document, fence));
    }

    private static Binding notNeeded(String why) {
        return new Binding.None(new Outcome.NotNeeded(why));
    }

    private Optional<StoreWrite> changed(StoredObject pod, Consumer<ObjectNode> change, Optional<Fence> fence) {
        ObjectNode before = pod.document();
        ObjectNode after = before.deepCopy();
        change.accept(after);
        boolean bound = !before.path("spec").path("nodeName").asString("").isEmpty();
        return bound || before.equals(after) ? Optional.empty() : Optional.of(write(pod, after, fence));
    }

    private StoreWrite write(StoredObject pod, ObjectNode document, Optional<Fence> fence) {
        return new StoreWrite(pods, pod.key(), pod.version(), document, false, fence);
    }

    private static SetOutcome await(CompletableFuture<SetOutcome> outcome, int pods) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            Outcome unconfirmed = new Outcome.Unconfirmed(
                    ResourceOperations.refusal(e).status().getMessage());
            return SetOutcome.none(Collections.nCopies(pods, unconfirmed));
        }
    }

    /** The condition is news, not state that others build on: what is refused is written again with the next try. */
    private static void settle(CompletableFuture<Result> write) {
        try {
            write.join();
        } catch (CompletionException e) {
            LOG.info(
                    "a PodScheduled condition was not written: {}",
                    ResourceOperations.refusal(e).getMessage());
        }
    }
}
