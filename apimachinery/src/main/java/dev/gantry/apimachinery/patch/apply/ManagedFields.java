package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.patch.apply.ManagedEntry.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields} true while objects change. Nothing is kept of an object before someone applies it
 * by server-side apply, so that ordinary writes cost nothing; what was there before then has one owner together.
 */
public final class ManagedFields {

    /** Who owns what was there before the first apply. */
    static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /** Who owns what managers set that had to be forgotten. */
    private static final String ANCIENT = "ancient-changes";

    /** Entries of updating managers in one object; as in Kubernetes, the oldest beyond are joined. */
    private static final int MAX_UPDATE_ENTRIES = 10;

    private ManagedFields() {}

    /**
     * Records in {@code updated} that {@code manager} made it of {@code current} by something other than an apply.
     *
     * @param subresource the subresource that was written, or ""
     */
    public static void recordUpdate(
            ObjectNode current, ObjectNode updated, Class<?> model, String manager, String subresource, Instant now) {
        List<ManagedEntry> entries = entriesAfter(current, updated);
        if (entries.isEmpty()) {
            write(updated, entries);
            return;
        }
        FieldSets.Difference difference =
                FieldSets.difference(FieldSets.ownable(current), FieldSets.ownable(updated), Place.root(model));
        if (!difference.isEmpty()) {
            entries = updated(entries, difference, entryOf(updated, manager, subresource, now));
        }
        write(updated, entries);
    }

    /** A body without managed fields says nothing of them; one with an entry that is empty resets them. */
    private static List<ManagedEntry> entriesAfter(ObjectNode current, ObjectNode updated) {
        List<ManagedEntry> given = read(updated);
        boolean reset = given.size() == 1 && given.getFirst().manager().isEmpty();
        if (reset) {
            return List.of();
        }
        return given.isEmpty() ? read(current) : given;
    }

    private static ManagedEntry entryOf(ObjectNode document, String manager, String subresource, Instant now) {
        return ManagedEntry.of(
                manager, Operation.UPDATE, document.path("apiVersion").asString(""), subresource, now, new FieldSet());
    }

    private static List<ManagedEntry> updated(
            List<ManagedEntry> entries, FieldSets.Difference difference, ManagedEntry own) {
        List<ManagedEntry> result = new ArrayList<>();
        FieldSet ownFields = difference.changed();
        for (ManagedEntry entry : entries) {
            FieldSet left = entry.fields().minusBelow(difference.removed());
            if (entry.isSameManager(own)) {
                ownFields = left.union(difference.changed());
            } else {
                addUnlessEmpty(result, entry.withFields(left.minus(difference.changed())));
            }
        }
        addUnlessEmpty(result, own.withFields(ownFields));
        return joinOldest(result);
    }

    private static List<ManagedEntry> joinOldest(List<ManagedEntry> entries) {
        List<ManagedEntry> updates = entries.stream()
                .filter(entry -> entry.operation() == Operation.UPDATE)
                .sorted(Comparator.comparing(ManagedEntry::time))
                .toList();
        int surplus = updates.size() - MAX_UPDATE_ENTRIES;
        if (surplus <= 0) {
            return entries;
        }
        List<ManagedEntry> oldest = updates.subList(0, surplus + 1);
        ManagedEntry newest = oldest.getLast();
        FieldSet fields = oldest.stream().map(ManagedEntry::fields).reduce(new FieldSet(), FieldSet::union);
        List<ManagedEntry> result = new ArrayList<>(entries);
        result.removeAll(oldest);
        result.add(new ManagedEntry(
                ANCIENT, Operation.UPDATE, newest.apiVersion(), newest.subresource(), newest.time(), fields));
        return result;
    }

    private static void addUnlessEmpty(List<ManagedEntry> entries, ManagedEntry entry) {
        if (!entry.fields().isEmpty()) {
            entries.add(entry);
        }
    }

    static List<ManagedEntry> read(JsonNode document) {
        List<ManagedEntry> entries = new ArrayList<>();
        document.path("metadata").path("managedFields").forEach(entry -> entries.add(ManagedEntry.ofJson(entry)));
        return entries;
    }

    static Optional<ManagedEntry> find(List<ManagedEntry> entries, ManagedEntry like) {
        return entries.stream().filter(entry -> entry.isSameManager(like)).findFirst();
    }

    static void write(ObjectNode document, List<ManagedEntry> entries) {
        ObjectNode metadata = document.withObject("metadata");
        if (entries.isEmpty()) {
            metadata.remove("managedFields");
            return;
        }
        ArrayNode array = metadata.putArray("managedFields");
        entries.forEach(entry -> array.add(entry.toJson()));
    }
}
