package dev.gantry.deployment.cron;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;

/** One write that a CronJob asks for; each is safe to repeat and safe to lose. */
public sealed interface CronJobAction {

    Job job();

    /** Create the Job of a time, whose name follows from the time: created again, it is the same one. */
    record Start(Job job, Instant time) implements CronJobAction {}

    /** Delete a Job that a newer one replaces. */
    record Replace(Job job) implements CronJobAction {}

    /** Delete a Job past the history's limit. */
    record Forget(Job job) implements CronJobAction {}
}
