package dev.gantry.deployment.cron;

import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The Job that a CronJob starts at a time. */
final class JobOfCronJob {

    private static final String SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private JobOfCronJob() {}

    /** {@code backup-28395240}: the minutes since 1970, so that nobody starts the Job of a time twice. */
    static String name(CronJob cronJob, Instant time) {
        return cronJob.getMetadata().getName() + "-"
                + Duration.between(Instant.EPOCH, time).toMinutes();
    }

    static Job at(CronJob cronJob, Instant time, ZoneId zone) {
        JobTemplateSpec template = cronJob.getSpec().getJobTemplate();
        ObjectMeta metadata = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        return new JobBuilder()
                .withNewMetadata()
                .withName(name(cronJob, time))
                .withNamespace(cronJob.getMetadata().getNamespace())
                .withLabels(metadata.getLabels())
                .withAnnotations(metadata.getAnnotations())
                .addToAnnotations(SCHEDULED_AT, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone)))
                .withFinalizers(metadata.getFinalizers())
                .withOwnerReferences(Ownership.controlledBy(cronJob))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
