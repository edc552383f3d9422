package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of a Job: that it is suspended, how it is to end, and how it ended. */
public final class JobConditions {

    public static final String COMPLETE = "Complete";
    public static final String FAILED = "Failed";
    public static final String SUSPENDED = "Suspended";
    static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
    static final String FAILURE_TARGET = "FailureTarget";

    private JobConditions() {}

    public static List<JobCondition> of(Job job) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? List.of()
                : job.getStatus().getConditions();
    }

    /** The condition of this type, if it is True. */
    public static Optional<JobCondition> whenTrue(List<JobCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    public static boolean isFinished(Job job) {
        return finish(job).isPresent();
    }

    /** The condition by which the Job has ended. */
    public static Optional<JobCondition> finish(Job job) {
        List<JobCondition> conditions = of(job);
        return whenTrue(conditions, COMPLETE).or(() -> whenTrue(conditions, FAILED));
    }

    /** How the Job is to end, where that was decided before. */
    static Optional<JobEnd> decidedEnd(Job job) {
        List<JobCondition> conditions = of(job);
        return whenTrue(conditions, FAILURE_TARGET)
                .<JobEnd>map(c -> new JobEnd.Failed(text(c.getReason()), text(c.getMessage())))
                .or(() -> whenTrue(conditions, SUCCESS_CRITERIA_MET)
                        .map(c -> new JobEnd.Completed(text(c.getReason()), text(c.getMessage()))));
    }

    /** The conditions with this one in place of any of its type; one that says the same keeps its times. */
    static List<JobCondition> with(
            List<JobCondition> conditions, String type, String status, String reason, String message, Instant now) {
        List<JobCondition> result = new ArrayList<>(conditions);
        for (JobCondition present : conditions) {
            if (type.equals(present.getType())) {
                if (status.equals(present.getStatus()) && reason.equals(present.getReason())) {
                    return conditions;
                }
                result.remove(present);
            }
        }
        result.add(new JobConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastProbeTime(text(now))
                .withLastTransitionTime(text(now))
                .build());
        return result;
    }

    /** As the API writes times: to the second. */
    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A time that is absent or no time is none. */
    public static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
