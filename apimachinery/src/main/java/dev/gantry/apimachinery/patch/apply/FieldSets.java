package dev.gantry.apimachinery.patch.apply;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Which fields a document has, and which differ between two. */
final class FieldSets {

    /** Fields that the server decides or that name the object: nobody owns them. */
    private static final Set<String> UNOWNED_METADATA = Set.of(
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "generation",
            "managedFields",
            "name",
            "namespace",
            "resourceVersion",
            "selfLink",
            "uid");

    private FieldSets() {}

    /**
     * What changed from one document to another.
     *
     * @param changed fields that are new or have another value
     * @param removed fields that are gone
     */
    record Difference(FieldSet changed, FieldSet removed) {
        boolean isEmpty() {
            return changed.isEmpty() && removed.isEmpty();
        }
    }

    /** The document without what nobody owns. */
    static ObjectNode ownable(JsonNode document) {
        ObjectNode copy = (ObjectNode) document.deepCopy();
        copy.remove("apiVersion");
        copy.remove("kind");
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(UNOWNED_METADATA);
            if (metadata.isEmpty()) {
                copy.remove("metadata");
            }
        }
        return copy;
    }

    /** All fields of a document, or of a value at a place. */
    static FieldSet of(JsonNode value, Place place) {
        FieldSet set = new FieldSet();
        collect(value, place, set);
        return set;
    }

    private static void collect(JsonNode value, Place place, FieldSet set) {
        if (value.isEmpty() && !place.path().isEmpty()) {
            set.addMember();
            return;
        }
        switch (place.kind(value)) {
            case Place.Kind.Granular() ->
                value.forEachEntry((name, part) -> collect(part, place.child(name), set.at(PathSteps.field(name))));
            case Place.Kind.Keyed keyed ->
                elements(value, place, keyed)
                        .forEach((step, element) ->
                                collect(element, place.element(), set.at(step).addMember()));
            case Place.Kind.PrimitiveSet() ->
                value.forEach(element -> set.at(PathSteps.value(element)).addMember());
            case Place.Kind.Atomic() -> set.addMember();
        }
    }

    static Difference difference(JsonNode before, JsonNode after, Place place) {
        Difference difference = new Difference(new FieldSet(), new FieldSet());
        compare(before, after, place, difference);
        return new Difference(difference.changed.copy(), difference.removed.copy());
    }

    private static void compare(JsonNode before, JsonNode after, Place place, Difference found) {
        if (before.equals(after)) {
            return;
        }
        if (before.isMissingNode() || after.isMissingNode()) {
            collect(
                    before.isMissingNode() ? after : before,
                    place,
                    before.isMissingNode() ? found.changed : found.removed);
            return;
        }
        switch (place.kind(before, after)) {
            case Place.Kind.Granular() -> {
                for (String name : names(before, after)) {
                    compare(before.path(name), after.path(name), place.child(name), at(found, PathSteps.field(name)));
                }
            }
            case Place.Kind.Keyed keyed ->
                compareElements(elements(before, place, keyed), elements(after, place, keyed), place, found);
            case Place.Kind.PrimitiveSet() -> {
                FieldSet old = of(before, place);
                FieldSet now = of(after, place);
                now.minus(old).children().forEach(found.changed::put);
                old.minus(now).children().forEach(found.removed::put);
            }
            case Place.Kind.Atomic() -> found.changed.addMember();
        }
    }

    private static void compareElements(
            Map<String, JsonNode> before, Map<String, JsonNode> after, Place place, Difference found) {
        Set<String> steps = new LinkedHashSet<>(before.keySet());
        steps.addAll(after.keySet());
        for (String step : steps) {
            Difference below = at(found, step);
            JsonNode old = before.getOrDefault(step, MissingNode.getInstance());
            JsonNode now = after.getOrDefault(step, MissingNode.getInstance());
            if (old.isMissingNode()) {
                below.changed.addMember();
            } else if (now.isMissingNode()) {
                below.removed.addMember();
            }
            compare(old, now, place.element(), below);
        }
    }

    private static Difference at(Difference difference, String step) {
        return new Difference(difference.changed.at(step), difference.removed.at(step));
    }

    private static Set<String> names(JsonNode before, JsonNode after) {
        Set<String> names = new LinkedHashSet<>(before.propertyNames());
        names.addAll(after.propertyNames());
        return names;
    }

    /** The elements of a list by their steps; of two with the same keys, the last. */
    static Map<String, JsonNode> elements(JsonNode list, Place place, Place.Kind.Keyed keyed) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (JsonNode element : list) {
            elements.put(PathSteps.keyed(element, keyed.keys(), place.path()), element);
        }
        return elements;
    }
}
