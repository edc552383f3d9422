package dev.gantry.apimachinery.table;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The columns of the kinds whose pods end. */
final class JobColumns {

    private static final String UNKNOWN_DURATION = "";

    static final List<TableColumn> JOB = List.of(
            Cells.text("Status", JobColumns::status),
            Cells.text("Completions", JobColumns::completions),
            TableColumn.of("Duration", JobColumns::duration),
            Cells.AGE,
            containers("Containers", "spec.template.spec.containers", "name"),
            containers("Images", "spec.template.spec.containers", "image"),
            Cells.text("Selector", job -> Cells.selector(Cells.at(job, "spec.selector")))
                    .wide());

    static final List<TableColumn> CRON_JOB = List.of(
            Cells.text("Schedule", cronJob -> Cells.string(cronJob, "spec.schedule")),
            Cells.text("Timezone", cronJob -> Cells.orNone(Cells.string(cronJob, "spec.timeZone"))),
            Cells.text("Suspend", cronJob -> Cells.at(cronJob, "spec.suspend").asBoolean(false) ? "True" : "False"),
            Cells.number("Active", cronJob -> Cells.size(cronJob, "status.active")),
            TableColumn.of("Last Schedule", JobColumns::lastSchedule),
            Cells.AGE,
            containers("Containers", "spec.jobTemplate.spec.template.spec.containers", "name"),
            containers("Images", "spec.jobTemplate.spec.template.spec.containers", "image"),
            Cells.text("Selector", cronJob -> Cells.selector(Cells.at(cronJob, "spec.jobTemplate.spec.selector")))
                    .wide());

    private JobColumns() {}

    private static TableColumn containers(String name, String path, String field) {
        return Cells.text(
                        name,
                        object -> String.join(
                                ",", Cells.each(Cells.at(object, path), container -> Cells.string(container, field))))
                .wide();
    }

    /** The last word on the Job that is true of it. */
    private static String status(JsonNode job) {
        for (String end : List.of("Complete", "Failed")) {
            if (has(job, end)) {
                return end;
            }
        }
        if (Cells.at(job, "metadata.deletionTimestamp").isString()) {
            return "Terminating";
        }
        for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (has(job, condition)) {
                return condition;
            }
        }
        return "Running";
    }

    private static boolean has(JsonNode job, String type) {
        for (JsonNode condition : Cells.at(job, "status.conditions")) {
            if (Cells.string(condition, "type").equals(type)
                    && Cells.string(condition, "status").equals("True")) {
                return true;
            }
        }
        return false;
    }

    /** {@code 2/3}; of a work queue, which ends with its first success, {@code 0/1 of 4}. */
    private static String completions(JsonNode job) {
        long succeeded = Cells.at(job, "status.succeeded").asLong(0);
        JsonNode completions = Cells.at(job, "spec.completions");
        if (completions.isNumber()) {
            return succeeded + "/" + completions.asLong();
        }
        long parallelism = Cells.at(job, "spec.parallelism").asLong(0);
        return succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
    }

    private static String duration(JsonNode job, Instant now) {
        JsonNode start = Cells.at(job, "status.startTime");
        JsonNode end = Cells.at(job, "status.completionTime");
        if (!start.isString()) {
            return UNKNOWN_DURATION;
        }
        return end.isString() ? between(start, end) : Ages.since(start, now);
    }

    private static String between(JsonNode start, JsonNode end) {
        try {
            return Ages.human(
                    Duration.between(OffsetDateTime.parse(start.asString("")), OffsetDateTime.parse(end.asString(""))));
        } catch (DateTimeParseException e) {
            return UNKNOWN_DURATION;
        }
    }

    private static String lastSchedule(JsonNode cronJob, Instant now) {
        JsonNode time = Cells.at(cronJob, "status.lastScheduleTime");
        return time.isString() ? Ages.since(time, now) : Cells.NONE;
    }
}
