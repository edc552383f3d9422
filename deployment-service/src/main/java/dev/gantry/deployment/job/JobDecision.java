package dev.gantry.deployment.job;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides the next step of a Job: count what has ended, see whether that ends the Job, and keep as many pods running as it
 * may run at once.
 *
 * <p>A Job ends in two steps, so that nobody takes its pods' work for done while one still runs: first a condition says how it
 * is to end (SuccessCriteriaMet, FailureTarget) and what runs is deleted; when the last pod has gone or ended and is counted,
 * the Job is Complete or Failed.
 */
public final class JobDecision {

    private final JobState state;
    private final Job job;
    private final JobSpecView spec;
    private final JobStatus book;
    private final Instant now;
    private final Ownership<Pod> ownership;
    private final List<JobPod> pods;
    private final List<JobPod> active;

    private JobDecision(JobState state) {
        this.state = state;
        this.job = state.job();
        this.spec = JobSpecView.of(job);
        this.book = job.getStatus() == null ? new JobStatus() : job.getStatus();
        this.now = state.now();
        this.ownership = Ownership.of(job, job.getSpec().getSelector(), state.pods());
        this.pods = ownership.kept().stream().map(JobPod::new).toList();
        this.active = pods.stream().filter(JobPod::active).toList();
    }

    public static JobStep next(JobState state) {
        JobDecision decision = new JobDecision(state);
        if (decision.job.getMetadata().getDeletionTimestamp() != null) {
            return decision.leaving();
        }
        Optional<JobCondition> finish = JobConditions.finish(decision.job);
        return finish.isPresent() ? decision.finished(finish.get()) : decision.unfinished();
    }

    /** A Job that is being deleted creates nothing, counts nothing, and holds nothing that has ended. */
    private JobStep leaving() {
        List<PodAction> actions = pods.stream()
                .filter(pod -> pod.tracked() && !pod.active())
                .map(pod -> update(PodOfJob.untracked(pod.pod())))
                .toList();
        return new JobStep(book, actions, false, Duration.ZERO);
    }

    /** Nothing is counted any more; what turns up late is deleted, and after its time to live so is the Job. */
    private JobStep finished(JobCondition finish) {
        List<PodAction> actions = new ArrayList<>();
        pods.stream()
                .filter(JobPod::tracked)
                .map(pod -> update(PodOfJob.untracked(pod.pod())))
                .forEach(actions::add);
        active.stream().map(pod -> new PodAction.Delete(pod.pod(), false)).forEach(actions::add);
        Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
        if (ttl == null) {
            return new JobStep(book, actions, false, Duration.ZERO);
        }
        Instant end = JobConditions.time(finish.getLastTransitionTime()).orElse(now);
        Duration left = Duration.between(now, end.plusSeconds(ttl));
        return left.isPositive()
                ? new JobStep(book, actions, false, left)
                : new JobStep(book, actions, true, Duration.ZERO);
    }

    private JobStep unfinished() {
        Optional<JobEnd> decided = JobConditions.decidedEnd(job);
        PodFailureRules rules = new PodFailureRules(job.getSpec().getPodFailurePolicy());
        JobAccounts accounts = JobAccounting.count(spec, book, pods, rules, decided.isPresent());
        JobJudgement judgement = new JobJudgement(job, spec, accounts, active, now);
        Optional<JobEnd> end = decided.or(judgement::end);
        List<PodAction> actions = new ArrayList<>();
        accounts.settled().stream().map(pod -> update(PodOfJob.untracked(pod))).forEach(actions::add);
        if (end.isPresent()) {
            endActive(end.get(), actions);
            return new JobStep(JobStatuses.ending(this, accounts, end.get()), actions, false, Duration.ZERO);
        }
        claim(actions);
        JobPods plan = new JobPods(state, spec, accounts, pods);
        if (ownership.adopted().stream().noneMatch(pod -> new JobPod(pod).active())) {
            manage(plan, actions);
        }
        Duration again = shortest(
                plan.backOff(),
                judgement.untilDeadline().orElse(Duration.ZERO),
                plan.held().isPresent() ? Hold.LOOK_AGAIN : Duration.ZERO);
        return new JobStep(JobStatuses.running(this, accounts, plan.held()), actions, false, again);
    }

    /** Of a Job that has succeeded, what still runs means nothing; of one that has failed, it fails with it. */
    private void endActive(JobEnd end, List<PodAction> actions) {
        switch (end) {
            case JobEnd.Completed _ -> {
                active.stream()
                        .filter(JobPod::tracked)
                        .map(pod -> update(PodOfJob.untracked(pod.pod())))
                        .forEach(actions::add);
                active.stream()
                        .map(pod -> new PodAction.Delete(pod.pod(), false))
                        .forEach(actions::add);
            }
            case JobEnd.Failed _ ->
                active.stream()
                        .map(pod -> new PodAction.Delete(pod.pod(), false))
                        .forEach(actions::add);
        }
    }

    private void claim(List<PodAction> actions) {
        ownership.adopted().stream()
                .filter(pod -> new JobPod(pod).active())
                .map(pod -> update(PodOfJob.adopted(pod, job)))
                .forEach(actions::add);
        ownership.released().stream()
                .filter(pod -> new JobPod(pod).active())
                .map(pod -> update(PodOfJob.released(pod, job)))
                .forEach(actions::add);
    }

    private void manage(JobPods plan, List<PodAction> actions) {
        if (spec.suspended()) {
            plan.giveUpAll();
        } else {
            plan.manage();
        }
        actions.addAll(plan.actions());
    }

    private static PodAction update(Pod pod) {
        return new PodAction.Update(pod);
    }

    /** The shortest of the waits, of which zero is none. */
    private static Duration shortest(Duration... waits) {
        return Stream.of(waits)
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    Job job() {
        return job;
    }

    JobSpecView spec() {
        return spec;
    }

    JobStatus book() {
        return book;
    }

    Instant now() {
        return now;
    }

    List<JobPod> pods() {
        return pods;
    }

    List<JobPod> active() {
        return active;
    }
}
