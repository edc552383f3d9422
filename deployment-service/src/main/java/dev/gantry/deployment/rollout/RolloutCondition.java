package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is said about a Deployment, before it has times.
 *
 * @param type {@code Available}, {@code Progressing}, {@code ReplicaFailure} or {@code gantry.dev/RolledBack}
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
record RolloutCondition(String type, String status, String reason, String message) {

    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";

    /** True while the present template's rollout has failed and is undone; False where it has failed and cannot be. */
    static final String ROLLED_BACK = "gantry.dev/RolledBack";

    /** The reason of a rollout whose pods others hold back, or that waits in a step; its deadline does not run. */
    static final String WAITING = "WaitingForOthers";

    static final String NEW_REPLICA_SET_AVAILABLE = "NewReplicaSetAvailable";
    static final String PROGRESS_DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
    static final String DEPLOYMENT_PAUSED = "DeploymentPaused";

    static RolloutCondition progressing(String status, String reason, String message) {
        return new RolloutCondition(PROGRESSING, status, reason, message);
    }

    static List<DeploymentCondition> present(Deployment deployment) {
        return deployment.getStatus() == null || deployment.getStatus().getConditions() == null
                ? List.of()
                : deployment.getStatus().getConditions();
    }

    static Optional<DeploymentCondition> find(List<DeploymentCondition> conditions, String type) {
        return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    /**
     * The conditions with this one in place of any of its type. One that says the same as before keeps its times, unless
     * {@code renewed}; one of the same status keeps the time of its last transition.
     */
    List<DeploymentCondition> in(List<DeploymentCondition> conditions, Instant now, boolean renewed) {
        Optional<DeploymentCondition> before = find(conditions, type);
        boolean sameStatus = before.filter(b -> status.equals(b.getStatus())).isPresent();
        boolean same =
                sameStatus && before.filter(b -> reason.equals(b.getReason())).isPresent();
        if (same && !renewed) {
            return conditions;
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        List<DeploymentCondition> result = without(conditions, type);
        result.add(new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastUpdateTime(time)
                .withLastTransitionTime(
                        sameStatus
                                ? before.map(DeploymentCondition::getLastTransitionTime)
                                        .orElse(time)
                                : time)
                .build());
        return result;
    }

    static List<DeploymentCondition> without(List<DeploymentCondition> conditions, String type) {
        List<DeploymentCondition> result = new ArrayList<>(conditions);
        result.removeIf(c -> type.equals(c.getType()));
        return result;
    }

    /** When a condition was last written; a time that is absent or no time counts as {@code otherwise}. */
    static Instant time(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
