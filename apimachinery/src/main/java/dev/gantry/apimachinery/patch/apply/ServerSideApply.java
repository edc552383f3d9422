package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.patch.apply.ManagedEntry.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Server-side apply: a manager hands in all that it wants to say of an object. What it says is merged in; what it said the
 * last time, and now no longer says, goes unless another manager says it; what another manager says differently is a
 * conflict, or is taken over by force. See the Kubernetes enhancement proposal 555.
 *
 * <p>Worked case: A applied {@code {replicas: 3, paused: true}}, B scaled to 5. A applies {@code {replicas: 3}}: conflict
 * with B on {@code .spec.replicas}. A applies {@code {minReadySeconds: 1}}: {@code paused} goes, since only A said it;
 * {@code replicas} stays 5, since B says it.
 *
 * @param model the class of the object
 * @param manager the client's name for itself
 * @param force whether conflicting fields are taken over
 * @param subresource the subresource that is written, or ""
 */
public record ServerSideApply(Class<?> model, String manager, boolean force, String subresource) {

    /** Characters of a manager's name, as in Kubernetes. */
    private static final int MAX_MANAGER_LENGTH = 128;

    public ServerSideApply {
        if (manager.isEmpty()) {
            throw ApiException.badRequest("fieldManager: Required value: is required for apply patch");
        }
        if (manager.length() > MAX_MANAGER_LENGTH) {
            throw ApiException.badRequest(
                    "fieldManager: Too long: may not be more than " + MAX_MANAGER_LENGTH + " bytes");
        }
    }

    /**
     * The object after the apply; the arguments stay as they are.
     *
     * @param current the object, or empty if it is to be created
     * @param applied all that the manager says, with apiVersion and kind
     * @throws ApiException 409 with one cause for each conflicting field, 400 or 422 for a document that can't be applied
     */
    public ObjectNode apply(Optional<ObjectNode> current, ObjectNode applied, Instant now) {
        if (!applied.path("metadata").path("managedFields").isEmpty()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        Place root = Place.root(model);
        ObjectNode before = current.orElseGet(JsonNodeFactory.instance::objectNode);
        ObjectNode said = FieldSets.ownable(applied);
        ManagedEntry own = ManagedEntry.of(
                manager,
                Operation.APPLY,
                applied.path("apiVersion").asString(""),
                subresource,
                now,
                FieldSets.of(said, root));
        List<ManagedEntry> entries = entriesOf(before, own, root);
        ObjectNode merged = (ObjectNode) ApplyMerge.merge(before, identified(applied, said, before), root);
        List<ManagedEntry> others = othersAfterConflicts(entries, own, before, merged, root);
        ObjectNode result = withoutForgotten(merged, entries, others, own, root);
        ManagedFields.write(result, entriesAfter(entries, others, own));
        return result;
    }

    /** What is merged in: what the manager says, and for a new object what names it. */
    private static ObjectNode identified(ObjectNode applied, ObjectNode said, ObjectNode before) {
        if (!before.isEmpty()) {
            return said;
        }
        ObjectNode whole = applied.deepCopy();
        whole.withObject("metadata").remove("managedFields");
        return whole;
    }

    private static List<ManagedEntry> entriesOf(ObjectNode before, ManagedEntry own, Place root) {
        List<ManagedEntry> entries = ManagedFields.read(before);
        if (!entries.isEmpty() || before.isEmpty()) {
            return entries;
        }
        FieldSet said =
                own.manager().equals(LastApplied.KUBECTL) ? LastApplied.unchangedFields(before, root) : new FieldSet();
        FieldSet rest = FieldSets.of(FieldSets.ownable(before), root).minus(said);
        List<ManagedEntry> found = new ArrayList<>();
        if (!said.isEmpty()) {
            found.add(own.withFields(said));
        }
        if (!rest.isEmpty()) {
            found.add(new ManagedEntry(
                    ManagedFields.BEFORE_FIRST_APPLY, Operation.UPDATE, own.apiVersion(), "", own.time(), rest));
        }
        return found;
    }

    private List<ManagedEntry> othersAfterConflicts(
            List<ManagedEntry> entries, ManagedEntry own, ObjectNode before, ObjectNode merged, Place root) {
        List<ManagedEntry> others =
                entries.stream().filter(entry -> !entry.isSameManager(own)).toList();
        FieldSet changed = FieldSets.difference(FieldSets.ownable(before), FieldSets.ownable(merged), root)
                .changed();
        ApplyConflicts conflicts = ApplyConflicts.find(others, changed);
        if (!conflicts.isEmpty() && !force) {
            throw conflicts.refusal();
        }
        List<ManagedEntry> left = new ArrayList<>();
        for (ManagedEntry other : others) {
            ManagedEntry rest = other.withFields(other.fields().minus(changed));
            if (!rest.fields().isEmpty()) {
                left.add(rest);
            }
        }
        return left;
    }

    /** Takes out what the manager said the last time, says no longer, and nobody else says. */
    private static ObjectNode withoutForgotten(
            ObjectNode merged, List<ManagedEntry> entries, List<ManagedEntry> others, ManagedEntry own, Place root) {
        FieldSet needed = own.fields();
        for (ManagedEntry other : others) {
            needed = needed.union(other.fields());
        }
        FieldSet forgotten = ManagedFields.find(entries, own)
                .map(ManagedEntry::fields)
                .orElseGet(FieldSet::new)
                .minusNeededBy(needed);
        JsonNode result = ApplyMerge.remove(merged, forgotten, needed, root);
        return result instanceof ObjectNode object ? object : merged;
    }

    /** An apply that says the same again keeps the time of the first, so that it changes nothing. */
    private static List<ManagedEntry> entriesAfter(
            List<ManagedEntry> entries, List<ManagedEntry> others, ManagedEntry own) {
        List<ManagedEntry> after = new ArrayList<>(others);
        after.add(ManagedFields.find(entries, own)
                .filter(previous -> previous.fields().equals(own.fields())
                        && previous.apiVersion().equals(own.apiVersion()))
                .orElse(own));
        after.sort((a, b) -> a.operation().compareTo(b.operation()));
        return after;
    }
}
