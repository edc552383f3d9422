package dev.gantry.apimachinery.schema;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** One demand that a selector makes of one label or field. */
public sealed interface Requirement extends Predicate<Map<String, String>> {

    String key();

    /** The label is there with one of the values. */
    record In(String key, Set<String> values) implements Requirement {
        @Override
        public boolean test(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /** The label is not there, or has none of the values. */
    record NotIn(String key, Set<String> values) implements Requirement {
        @Override
        public boolean test(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    /** The label is there. */
    record Exists(String key) implements Requirement {
        @Override
        public boolean test(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    /** The label is not there. */
    record NotExists(String key) implements Requirement {
        @Override
        public boolean test(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    /** The label is an integer greater than (or, for {@code less}, less than) the bound. */
    record Compares(String key, boolean less, long bound) implements Requirement {
        @Override
        public boolean test(Map<String, String> labels) {
            String value = labels.get(key);
            if (value == null || !value.matches("-?[0-9]{1,18}")) {
                return false;
            }
            long number = Long.parseLong(value);
            return less ? number < bound : number > bound;
        }
    }
}
