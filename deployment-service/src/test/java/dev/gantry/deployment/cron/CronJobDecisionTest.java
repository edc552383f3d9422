package dev.gantry.deployment.cron;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CronJobDecisionTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void startsTheJobOfATimeUnderTheTimesName() {
        CronJobStep step = decide(hourly(s -> s), List.of(), "2026-03-01T11:00:02Z");
        assertThat(started(step)).containsExactly("tick-29539380");
        assertThat(step.status().getLastScheduleTime()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(step.requeueAfter()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        Job job = step.actions().getFirst().job();
        assertThat(job.getMetadata().getOwnerReferences().getFirst().getKind()).isEqualTo("CronJob");
        assertThat(job.getMetadata().getAnnotations())
                .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-03-01T11:00:00Z");
    }

    @Test
    void startsNothingBeforeItsTime() {
        CronJobStep step = decide(hourly(s -> s), List.of(), "2026-03-01T10:30:00Z");
        assertThat(step.actions()).isEmpty();
        assertThat(step.status().getLastScheduleTime()).isNull();
    }

    @Test
    void aTimeIsServedOnceAlsoWhenItsStatusWasLost() {
        Job job = job("tick-29539380", "");
        CronJobStep step = decide(hourly(s -> s), List.of(job), "2026-03-01T11:00:05Z");
        assertThat(step.actions()).isEmpty();
        assertThat(step.status().getLastScheduleTime()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(step.status().getActive()).hasSize(1);
    }

    @Test
    void ofMissedTimesOnlyTheLastIsServed() {
        assertThat(started(decide(hourly(s -> s), List.of(), "2026-03-01T15:20:00Z")))
                .containsExactly("tick-29539620");
    }

    @Test
    void tellsOfMoreThanAHundredMissedTimes() {
        CronJobStep step = decide(schedule("* * * * *"), List.of(), "2026-03-02T10:00:30Z");
        assertThat(step.notes()).extracting(CronJobNote::reason).containsExactly("TooManyMissedTimes");
        assertThat(step.status().getLastScheduleTime()).isEqualTo("2026-03-02T10:00:00Z");
    }

    @Test
    void aTimePastItsStartingDeadlineIsNotServed() {
        UnaryOperator<CronJobSpecBuilder> deadline = s -> s.withStartingDeadlineSeconds(60L);
        assertThat(decide(hourly(deadline), List.of(), "2026-03-01T11:02:00Z").actions())
                .isEmpty();
        assertThat(started(decide(hourly(deadline), List.of(), "2026-03-01T11:00:59Z")))
                .hasSize(1);
    }

    @Test
    void aSuspendedOneStartsNothing() {
        assertThat(decide(hourly(s -> s.withSuspend(true)), List.of(), "2026-03-01T12:00:00Z")
                        .actions())
                .isEmpty();
    }

    @Test
    void followsItsPolicyWhileAJobStillRuns() {
        List<Job> running = List.of(job("tick-1", ""));
        String time = "2026-03-01T11:00:01Z";
        assertThat(started(decide(hourly(s -> s), running, time))).hasSize(1);
        CronJobStep forbidden = decide(hourly(s -> s.withConcurrencyPolicy("Forbid")), running, time);
        assertThat(forbidden.actions()).isEmpty();
        assertThat(forbidden.notes()).extracting(CronJobNote::reason).containsExactly("JobAlreadyActive");
        assertThat(forbidden.status().getLastScheduleTime()).isNull();
        CronJobStep replaced = decide(hourly(s -> s.withConcurrencyPolicy("Replace")), running, time);
        assertThat(replaced.actions())
                .hasExactlyElementsOfTypes(CronJobAction.Replace.class, CronJobAction.Start.class);
    }

    @Test
    void keepsAHistoryOfTheLimitedLength() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            jobs.add(job("tick-" + i, "Complete"));
            jobs.add(job("fail-" + i, "Failed"));
        }
        CronJobStep step = decide(
                hourly(s -> s.withSuccessfulJobsHistoryLimit(3).withFailedJobsHistoryLimit(1)),
                jobs,
                "2026-03-01T10:10:00Z");
        assertThat(step.actions())
                .extracting(action -> action.job().getMetadata().getName())
                .containsExactly("tick-1", "tick-2", "fail-1", "fail-2", "fail-3", "fail-4");
        assertThat(step.status().getLastSuccessfulTime()).isEqualTo("2026-03-01T10:05:00Z");
    }

    @Test
    void keepsTheTimeOfItsZone() {
        CronJob daily = new CronJobBuilder(schedule("30 9 * * *"))
                .editSpec()
                .withTimeZone("America/New_York")
                .endSpec()
                .build();
        CronJobStep step = decide(daily, List.of(), "2026-03-01T14:30:01Z");
        assertThat(step.status().getLastScheduleTime()).isEqualTo("2026-03-01T14:30:00Z");
    }

    private static List<String> started(CronJobStep step) {
        return step.actions().stream()
                .filter(CronJobAction.Start.class::isInstance)
                .map(action -> action.job().getMetadata().getName())
                .toList();
    }

    private static CronJobStep decide(CronJob cronJob, List<Job> jobs, String now) {
        return CronJobDecision.next(new CronJobState(cronJob, jobs, Instant.parse(now)));
    }

    private static CronJob schedule(String schedule) {
        return hourly(s -> s.withSchedule(schedule));
    }

    private static CronJob hourly(UnaryOperator<CronJobSpecBuilder> spec) {
        CronJobSpecBuilder builder = new CronJobSpecBuilder()
                .withSchedule("0 * * * *")
                .withConcurrencyPolicy("Allow")
                .withNewJobTemplate()
                .withNewSpec()
                .endSpec()
                .endJobTemplate();
        return new CronJobBuilder()
                .withNewMetadata()
                .withName("tick")
                .withNamespace("default")
                .withUid("uid-tick")
                .withCreationTimestamp(CREATED.toString())
                .endMetadata()
                .withSpec(spec.apply(builder).build())
                .build();
    }

    /** A Job that runs, or has ended in the minute that its name ends with. */
    private static Job job(String name, String end) {
        String minute = "2026-03-01T10:0" + name.charAt(name.length() - 1) + ":00Z";
        JobBuilder job = new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .endMetadata()
                .withNewStatus()
                .withStartTime(minute)
                .endStatus();
        if (!end.isEmpty()) {
            job.editStatus()
                    .withConditions(new JobConditionBuilder()
                            .withType(end)
                            .withStatus("True")
                            .withLastTransitionTime(minute)
                            .build())
                    .endStatus();
        }
        return job.build();
    }
}
