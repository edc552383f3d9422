package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.PodSpecDefaults;
import dev.gantry.deployment.cron.CronSchedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** CronJobs: a Job at each time of a schedule. */
final class CronJobRules implements ResourceStrategy {

    /** A Job's name has at most 63 characters, of which the time takes a dash and ten digits. */
    private static final int MAX_NAME_LENGTH = 52;

    private static final List<String> CONCURRENCY_POLICIES = List.of("Allow", "Forbid", "Replace");
    private static final int SUCCESSFUL_HISTORY = 3;
    private static final int FAILED_HISTORY = 1;

    @Override
    public void applyDefaults(ObjectNode cronJob) {
        ObjectNode spec = cronJob.withObjectProperty("spec");
        JobRules.text(spec, "concurrencyPolicy", "Allow");
        JobRules.flag(spec, "suspend");
        WorkloadRules.number(spec, "successfulJobsHistoryLimit", SUCCESSFUL_HISTORY);
        WorkloadRules.number(spec, "failedJobsHistoryLimit", FAILED_HISTORY);
        if (spec.path("jobTemplate").path("spec").path("template").isObject()) {
            PodSpecDefaults.applyToTemplate(spec.withObjectProperty("jobTemplate")
                    .withObjectProperty("spec")
                    .withObjectProperty("template")
                    .withObjectProperty("spec"));
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode cronJob) {
        CheckedField spec = new CheckedField(cronJob.path("spec"), "spec", new ArrayList<>());
        String name = cronJob.path("metadata").path("name").asString("");
        if (name.length() > MAX_NAME_LENGTH) {
            spec.errors()
                    .add(FieldError.invalid(
                            "metadata.name", name, "must be no more than " + MAX_NAME_LENGTH + " characters"));
        }
        schedule(spec.at("schedule"));
        timeZone(spec.at("timeZone"));
        spec.at("startingDeadlineSeconds").notNegative();
        spec.at("concurrencyPolicy").requiredOneOf(CONCURRENCY_POLICIES);
        spec.at("successfulJobsHistoryLimit").notNegative();
        spec.at("failedJobsHistoryLimit").notNegative();
        template(spec.at("jobTemplate").at("spec"));
        CheckedField metadata = spec.at("jobTemplate").at("metadata");
        spec.errors().addAll(AnnotationRules.validateOrder(metadata.value(), "Job", metadata.path()));
        return spec.errors();
    }

    private static void schedule(CheckedField schedule) {
        if (schedule.text().isEmpty()) {
            schedule.required("");
        } else if (schedule.text().contains("TZ=")) {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else {
            try {
                var _ = CronSchedule.parse(schedule.text());
            } catch (IllegalArgumentException e) {
                schedule.invalid(String.valueOf(e.getMessage()));
            }
        }
    }

    private static void timeZone(CheckedField zone) {
        if (!zone.isPresent()) {
            return;
        }
        if (zone.text().isEmpty()) {
            zone.invalid("timeZone must be nil or non-empty string");
        } else if (zone.text().equalsIgnoreCase("Local")) {
            zone.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        } else if (!isKnown(zone.text())) {
            zone.invalid("unknown time zone " + zone.text());
        }
    }

    private static boolean isKnown(String zone) {
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void template(CheckedField job) {
        if (job.at("selector").isPresent()) {
            job.at("selector").invalid("`selector` will be auto-generated");
        }
        if (job.value().path("manualSelector").asBoolean(false)) {
            job.errors().add(FieldError.notSupported(job.at("manualSelector").path(), true, List.of("nil", "false")));
        }
        JobSpecRules.check(job, "");
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        return List.of();
    }
}
