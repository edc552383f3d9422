package dev.gantry.deployment.happening;

import dev.gantry.deployment.daemon.RolledOut;
import dev.gantry.deployment.order.WorkloadRef;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a committed change of a DaemonSet's status means for its update, which the condition {@link RolledOut#CONDITION} follows. The first
 * revision replaces none, and is not told; nor is a node that joins.
 */
public final class DaemonSetHappenings {

    private static final String FIRST = "1";

    private DaemonSetHappenings() {}

    public static List<Happening> of(DaemonSet before, DaemonSet after) {
        Optional<RolledOut.Told> was = RolledOut.in(status(before));
        Optional<RolledOut.Told> is = RolledOut.in(status(after));
        if (was.isEmpty() || is.isEmpty() || is.get().revision().equals(FIRST)) {
            return List.of();
        }
        RolledOut.Told now = is.get();
        if (!now.revision().equals(was.get().revision())) {
            String from = was.get().revision();
            return List.of(of(after, Happening.Type.STARTED, now, from, "is rolled out in place of revision " + from));
        }
        if (now.complete()) {
            return was.get().complete()
                    ? List.of()
                    : List.of(of(after, Happening.Type.COMPLETED, now, "", "is complete"));
        }
        int updated = updated(status(after));
        return updated > updated(status(before))
                ? List.of(of(after, Happening.Type.STEP, now, "", "has " + updated + " pods"))
                : List.of();
    }

    private static Happening of(DaemonSet set, Happening.Type type, RolledOut.Told told, String from, String message) {
        return new Happening(
                type,
                set.getMetadata().getNamespace(),
                WorkloadRef.of("DaemonSet", set.getMetadata().getName()),
                told.revision(),
                from,
                updated(status(set)),
                "",
                "revision " + told.revision() + " " + message);
    }

    private static DaemonSetStatus status(DaemonSet set) {
        return Optional.ofNullable(set.getStatus()).orElseGet(DaemonSetStatus::new);
    }

    private static int updated(DaemonSetStatus status) {
        @Nullable Integer count = status.getUpdatedNumberScheduled();
        return count == null ? 0 : count;
    }
}
