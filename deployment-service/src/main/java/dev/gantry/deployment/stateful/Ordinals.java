package dev.gantry.deployment.stateful;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The places in a StatefulSet's row, and the names of those who have them: {@code web-0}, {@code web-1} and so on.
 *
 * @param setName such as {@code web}
 * @param start the lowest ordinal
 * @param count how many ordinals there are
 */
record Ordinals(String setName, int start, int count) {

    /** More digits than a number of pods can have. */
    private static final String NUMBER = "0|[1-9][0-9]{0,8}";

    static Ordinals of(StatefulSet set) {
        StatefulSetSpec spec = set.getSpec();
        boolean given = spec.getOrdinals() != null && spec.getOrdinals().getStart() != null;
        return new Ordinals(
                set.getMetadata().getName(),
                given ? spec.getOrdinals().getStart() : 0,
                spec.getReplicas() == null ? 1 : spec.getReplicas());
    }

    /** All ordinals, ascending. */
    List<Integer> all() {
        return IntStream.range(start, start + count).boxed().toList();
    }

    boolean contains(int ordinal) {
        return ordinal >= start && ordinal < start + count;
    }

    String name(int ordinal) {
        return setName + "-" + ordinal;
    }

    /** The ordinal that the object's name says; none of an object that is not the set's by its name. */
    OptionalInt of(HasMetadata object) {
        String name = object.getMetadata().getName();
        String prefix = setName + "-";
        String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        return rest.matches(NUMBER) ? OptionalInt.of(Integer.parseInt(rest)) : OptionalInt.empty();
    }
}
