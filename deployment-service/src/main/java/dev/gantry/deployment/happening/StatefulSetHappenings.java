package dev.gantry.deployment.happening;

import dev.gantry.deployment.order.WorkloadRef;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a committed change of a StatefulSet's status means for its update: it names the revision that is rolled out, the one
 * that all pods have, and how many have the new one. The first revision replaces none, and is not told.
 */
public final class StatefulSetHappenings {

    private StatefulSetHappenings() {}

    public static List<Happening> of(StatefulSet before, StatefulSet after) {
        StatefulSetStatus was = status(before);
        StatefulSetStatus is = status(after);
        String revision = orEmpty(is.getUpdateRevision());
        String current = orEmpty(is.getCurrentRevision());
        List<Happening> result = new ArrayList<>();
        boolean started = !orEmpty(was.getUpdateRevision()).isEmpty() && !revision.equals(was.getUpdateRevision());
        if (started && !revision.equals(current)) {
            result.add(of(after, Happening.Type.STARTED, current, "is rolled out in place of revision " + current));
        }
        int updated = number(is.getUpdatedReplicas());
        boolean updating = !revision.equals(current) && !started;
        if (updating && updated > number(was.getUpdatedReplicas())) {
            result.add(of(after, Happening.Type.STEP, "", "has " + updated + " pods"));
        }
        if (revision.equals(current) && changed(was)) {
            result.add(of(after, Happening.Type.COMPLETED, "", "is complete"));
        }
        return result;
    }

    /** Whether an update was under way. */
    private static boolean changed(StatefulSetStatus status) {
        return !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && !orEmpty(status.getCurrentRevision()).isEmpty();
    }

    private static Happening of(StatefulSet set, Happening.Type type, String from, String message) {
        StatefulSetStatus status = status(set);
        String revision = orEmpty(status.getUpdateRevision());
        return new Happening(
                type,
                set.getMetadata().getNamespace(),
                WorkloadRef.of("StatefulSet", set.getMetadata().getName()),
                revision,
                from,
                number(status.getUpdatedReplicas()),
                "",
                "revision " + revision + " " + message);
    }

    private static StatefulSetStatus status(StatefulSet set) {
        return Optional.ofNullable(set.getStatus()).orElseGet(StatefulSetStatus::new);
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
