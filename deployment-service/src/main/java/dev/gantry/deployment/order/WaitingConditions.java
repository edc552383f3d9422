package dev.gantry.deployment.order;

import io.fabric8.kubernetes.api.model.apps.DaemonSetCondition;
import io.fabric8.kubernetes.api.model.apps.DaemonSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSetConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a workload's pods wait for, as its condition {@code gantry.dev/Waiting} tells it. Each kind has a class of conditions
 * of its own; here they are read and made alike.
 *
 * @param <C> the kind's class of conditions
 */
public final class WaitingConditions<C> {

    public static final WaitingConditions<ReplicaSetCondition> OF_REPLICA_SETS = new WaitingConditions<>(
            c -> new Told(c.getType(), c.getStatus(), c.getReason(), c.getMessage(), c.getLastTransitionTime()),
            told -> new ReplicaSetConditionBuilder()
                    .withType(told.type())
                    .withStatus(told.status())
                    .withReason(told.reason())
                    .withMessage(told.message())
                    .withLastTransitionTime(told.since())
                    .build());

    public static final WaitingConditions<StatefulSetCondition> OF_STATEFUL_SETS = new WaitingConditions<>(
            c -> new Told(c.getType(), c.getStatus(), c.getReason(), c.getMessage(), c.getLastTransitionTime()),
            told -> new StatefulSetConditionBuilder()
                    .withType(told.type())
                    .withStatus(told.status())
                    .withReason(told.reason())
                    .withMessage(told.message())
                    .withLastTransitionTime(told.since())
                    .build());

    public static final WaitingConditions<DaemonSetCondition> OF_DAEMON_SETS = new WaitingConditions<>(
            c -> new Told(c.getType(), c.getStatus(), c.getReason(), c.getMessage(), c.getLastTransitionTime()),
            told -> new DaemonSetConditionBuilder()
                    .withType(told.type())
                    .withStatus(told.status())
                    .withReason(told.reason())
                    .withMessage(told.message())
                    .withLastTransitionTime(told.since())
                    .build());

    public static final WaitingConditions<JobCondition> OF_JOBS = new WaitingConditions<>(
            c -> new Told(c.getType(), c.getStatus(), c.getReason(), c.getMessage(), c.getLastTransitionTime()),
            told -> new JobConditionBuilder()
                    .withType(told.type())
                    .withStatus(told.status())
                    .withReason(told.reason())
                    .withMessage(told.message())
                    .withLastTransitionTime(told.since())
                    .build());

    private final Function<C, Told> read;
    private final Function<Told, C> write;

    private WaitingConditions(Function<C, Told> read, Function<Told, C> write) {
        this.read = read;
        this.write = write;
    }

    /** A condition's fields; {@code since} is when it became true, as the API writes times. */
    private record Told(String type, String status, String reason, String message, String since) {

        boolean waits() {
            return Hold.CONDITION.equals(type);
        }

        boolean says(Hold hold) {
            return hold.reason().equals(reason) && hold.message().equals(message);
        }
    }

    /** What is told, if anything is waited for. */
    public Optional<C> in(List<C> conditions) {
        return conditions.stream()
                .filter(c ->
                        read.apply(c).waits() && "True".equals(read.apply(c).status()))
                .findFirst();
    }

    /**
     * The conditions with the hold among them, or without any; one that says the same stays as it is.
     *
     * @param before the conditions that were stored last
     */
    public List<C> told(List<C> conditions, List<C> before, Optional<Hold> hold, Instant now) {
        List<C> result = new ArrayList<>(conditions);
        result.removeIf(c -> read.apply(c).waits());
        hold.ifPresent(h -> result.add(
                in(before).filter(c -> read.apply(c).says(h)).orElseGet(() -> write.apply(waiting(before, h, now)))));
        return result;
    }

    private Told waiting(List<C> before, Hold hold, Instant now) {
        String since = in(before)
                .map(c -> read.apply(c).since())
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Told(Hold.CONDITION, "True", hold.reason(), hold.message(), since);
    }
}
