package dev.gantry.deployment.daemon;

import io.fabric8.kubernetes.api.model.apps.DaemonSetCondition;
import io.fabric8.kubernetes.api.model.apps.DaemonSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a DaemonSet's newest revision has got, as its condition {@code gantry.dev/RolledOut} tells it: false until the revision's pods
 * were available on all nodes at once, and true from then on, also while a node that joins has none yet.
 */
public final class RolledOut {

    /** The type of the condition. */
    public static final String CONDITION = "gantry.dev/RolledOut";

    /** What the reason is made of: {@code Revision3}. */
    private static final String REVISION = "Revision";

    private RolledOut() {}

    /** Which revision is rolled out, and whether it has been complete; empty for a set that was not looked at yet. */
    public static Optional<Told> in(DaemonSetStatus status) {
        return find(status.getConditions())
                .filter(c -> c.getReason() != null && c.getReason().startsWith(REVISION))
                .map(c -> new Told(c.getReason().substring(REVISION.length()), "True".equals(c.getStatus())));
    }

    /**
     * What the condition says.
     *
     * @param revision as {@code kubectl rollout history} numbers them
     */
    public record Told(String revision, boolean complete) {}

    /**
     * The conditions with this one among them; where it says the same as before it stays as it is.
     *
     * @param updated nodes whose pod is of the revision
     * @param available nodes whose pod is available
     * @param nodes that should have a pod
     */
    static List<DaemonSetCondition> told(
            List<DaemonSetCondition> before, long revision, int updated, int available, int nodes, Instant now) {
        String reason = REVISION + revision;
        Optional<DaemonSetCondition> last = find(before).filter(c -> reason.equals(c.getReason()));
        boolean wasComplete = last.filter(c -> "True".equals(c.getStatus())).isPresent();
        boolean complete = wasComplete || (nodes > 0 && updated == nodes && available == nodes);
        List<DaemonSetCondition> result = new ArrayList<>(before);
        result.removeIf(c -> CONDITION.equals(c.getType()));
        String status = complete ? "True" : "False";
        String message = complete
                ? "revision " + revision + " is complete"
                : "revision " + revision + " is on " + updated + " of " + nodes + " nodes";
        String since = last.filter(c -> status.equals(c.getStatus()))
                .map(DaemonSetCondition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        result.add(new DaemonSetConditionBuilder()
                .withType(CONDITION)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build());
        return result;
    }

    private static Optional<DaemonSetCondition> find(List<DaemonSetCondition> conditions) {
        return conditions.stream().filter(c -> CONDITION.equals(c.getType())).findFirst();
    }
}
