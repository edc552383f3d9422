package dev.gantry.apimachinery.patch.apply;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of field paths as a tree, in the form of {@code fieldsV1}: a child is {@code f:} and a field's name, {@code k:} and
 * the keys of a list element, or {@code v:} and a primitive element; the member {@code .} says that the path itself is in
 * the set, which for a path without children goes without saying.
 */
final class FieldSet {

    private static final String SELF = ".";
    private static final FieldSet NOTHING = new FieldSet();

    private final Map<String, FieldSet> children = new TreeMap<>();
    private boolean member;

    /** The set of one document's field paths read from fieldsV1. */
    static FieldSet ofJson(JsonNode fields) {
        FieldSet set = new FieldSet();
        fields.forEachEntry((name, value) -> {
            if (name.equals(SELF)) {
                set.member = true;
            } else {
                set.children.put(name, ofJson(value));
            }
        });
        set.member |= set.children.isEmpty();
        return set;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (member && !children.isEmpty()) {
            json.putObject(SELF);
        }
        children.forEach((name, child) -> json.set(name, child.toJson()));
        return json;
    }

    boolean isEmpty() {
        return children.isEmpty() && !member;
    }

    boolean isMember() {
        return member;
    }

    Map<String, FieldSet> children() {
        return children;
    }

    FieldSet addMember() {
        member = true;
        return this;
    }

    /** The subtree at a step, made if it is not there. */
    FieldSet at(String step) {
        return children.computeIfAbsent(step, s -> new FieldSet());
    }

    /** The subtree at a step, empty if there is none; not to be changed. */
    FieldSet below(String step) {
        return children.getOrDefault(step, NOTHING);
    }

    /** Puts a subtree in place; an empty one is left out. */
    void put(String step, FieldSet subtree) {
        if (!subtree.isEmpty()) {
            children.put(step, subtree);
        }
    }

    FieldSet union(FieldSet other) {
        FieldSet result = copy();
        result.member |= other.member;
        other.children.forEach((step, child) -> {
            FieldSet same = result.children.get(step);
            result.put(step, same == null ? child.copy() : same.union(child));
        });
        return result;
    }

    FieldSet intersection(FieldSet other) {
        FieldSet result = new FieldSet();
        result.member = member && other.member;
        children.forEach((step, child) -> {
            FieldSet same = other.children.get(step);
            if (same != null) {
                result.put(step, child.intersection(same));
            }
        });
        return result;
    }

    /** The paths of this set that are not in {@code other}. */
    FieldSet minus(FieldSet other) {
        FieldSet result = new FieldSet();
        result.member = member && !other.member;
        children.forEach((step, child) -> {
            FieldSet same = other.children.get(step);
            result.put(step, same == null ? child.copy() : child.minus(same));
        });
        return result;
    }

    /** The paths of this set that {@code other} has neither in it nor any path below: what {@code other} does not need. */
    FieldSet minusNeededBy(FieldSet other) {
        FieldSet result = new FieldSet();
        children.forEach((step, child) -> {
            FieldSet same = other.children.get(step);
            result.put(step, same == null ? child.copy() : child.minusNeededBy(same));
        });
        return result;
    }

    /** The paths of this set without those in {@code gone} and all that lies below them. */
    FieldSet minusBelow(FieldSet gone) {
        FieldSet result = new FieldSet();
        result.member = member && !gone.member;
        children.forEach((step, child) -> {
            FieldSet same = gone.children.get(step);
            if (same == null) {
                result.put(step, child.copy());
            } else if (!same.member) {
                result.put(step, child.minusBelow(same));
            }
        });
        return result;
    }

    /** Calls for each path of the set with its readable form, such as {@code .spec.containers[name="a"].image}. */
    void forEachPath(BiConsumer<String, FieldSet> action) {
        visit("", action);
    }

    private void visit(String path, BiConsumer<String, FieldSet> action) {
        if (member) {
            action.accept(path, this);
        }
        children.forEach((step, child) -> child.visit(path + PathSteps.readable(step), action));
    }

    /** The same paths, without the steps that {@link #at} made and that lead to none. */
    FieldSet copy() {
        FieldSet result = new FieldSet();
        result.member = member;
        children.forEach((step, child) -> result.put(step, child.copy()));
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return 31 * children.hashCode() + Boolean.hashCode(member);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
