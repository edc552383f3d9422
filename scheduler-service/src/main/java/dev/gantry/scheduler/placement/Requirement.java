package dev.gantry.scheduler.placement;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** One condition on the labels (or fields) of a node; the names are the operators of the Kubernetes API. */
public sealed interface Requirement {

    /** The label that the condition is about. */
    String key();

    boolean matches(Map<String, String> labels);

    /** In words, such as {@code zone in [a, b]}. */
    default String text() {
        return switch (this) {
            case In in -> in.key + " in " + new TreeSet<>(in.values);
            case NotIn not -> not.key + " not in " + new TreeSet<>(not.values);
            case Exists exists -> exists.key + " exists";
            case DoesNotExist absent -> absent.key + " does not exist";
            case Gt gt -> gt.key + " > " + gt.bound;
            case Lt lt -> lt.key + " < " + lt.bound;
            case Never never -> never.key + " compared with no number";
        };
    }

    record In(String key, Set<String> values) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /** Holds also where the label is absent. */
    record NotIn(String key, Set<String> values) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    record Exists(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    record DoesNotExist(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    record Gt(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            OptionalLong value = integer(labels.getOrDefault(key, ""));
            return value.isPresent() && value.getAsLong() > bound;
        }
    }

    record Lt(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            OptionalLong value = integer(labels.getOrDefault(key, ""));
            return value.isPresent() && value.getAsLong() < bound;
        }
    }

    /** What no node meets, such as a comparison with a text that is no integer. */
    record Never(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return false;
        }
    }

    /** The integer that the text is, or empty. */
    static OptionalLong integer(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notAnInteger) {
            return OptionalLong.empty();
        }
    }
}
