package dev.gantry.deployment.job;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.pod.DeletionOrder;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which pods a running Job creates and gives up, so that as many run as it may run at once, no index twice, and failed ones
 * are replaced after their back-off, and none is created while others hold them back.
 */
final class JobPods {

    /** Pods created in one step: the rest follows when these are known. */
    static final int MAX_CREATES = 500;

    private final Job job;
    private final JobSpecView spec;
    private final JobAccounts accounts;
    private final List<JobPod> pods;
    private final Set<String> takenNames;
    private final Optional<Hold> hold;
    private final Instant now;
    private final List<PodAction> actions = new ArrayList<>();
    private Duration backOff = Duration.ZERO;
    private boolean held;

    JobPods(JobState state, JobSpecView spec, JobAccounts accounts, List<JobPod> pods) {
        this.job = state.job();
        this.spec = spec;
        this.accounts = accounts;
        this.pods = pods;
        this.takenNames = state.takenNames();
        this.hold = state.holds().start();
        this.now = state.now();
    }

    List<PodAction> actions() {
        return actions;
    }

    /** What is left of the shortest back-off that holds a pod back, or zero. */
    Duration backOff() {
        return backOff;
    }

    /** Why pods that are missing were not created. */
    Optional<Hold> held() {
        return held ? hold : Optional.empty();
    }

    /** Brings the running pods to their number. */
    void manage() {
        List<JobPod> active = pods.stream().filter(JobPod::active).toList();
        List<JobPod> superfluous = active.stream().filter(pod -> !pod.tracked()).toList();
        List<JobPod> useful = new ArrayList<>(active);
        useful.removeAll(superfluous);
        List<JobPod> doubled = spec.indexed() ? withoutUse(useful) : List.of();
        useful.removeAll(doubled);
        int wanted = wanted(useful.size());
        List<JobPod> excess = excess(useful, wanted);
        useful.removeAll(excess);
        giveUp(superfluous);
        giveUp(doubled);
        giveUp(excess);
        tellGang(useful);
        long leaving = spec.replacesTerminating()
                ? 0
                : pods.stream().filter(JobPod::stillTerminating).count();
        create(wanted - active.size() - (int) leaving, active);
    }

    void giveUpAll() {
        giveUp(pods.stream().filter(JobPod::active).toList());
    }

    private int wanted(int active) {
        int succeeded = accounts.allSucceeded();
        if (spec.completions().isEmpty()) {
            return succeeded > 0 ? Math.min(active, spec.parallelism()) : spec.parallelism();
        }
        int left = spec.completions().getAsInt()
                - succeeded
                - accounts.failedIndexes().size();
        return Math.clamp(left, 0, spec.parallelism());
    }

    /** Active pods of an index that has one already, that is done, or that the Job no longer has. */
    private List<JobPod> withoutUse(List<JobPod> active) {
        Set<Integer> served = new HashSet<>();
        return active.stream()
                .filter(pod -> {
                    OptionalInt index = pod.index(spec.indexLimit());
                    return index.isEmpty() || isDone(index.getAsInt()) || !served.add(index.getAsInt());
                })
                .toList();
    }

    private boolean isDone(int index) {
        return accounts.completedIndexes().contains(index)
                || accounts.failedIndexes().contains(index);
    }

    private List<JobPod> excess(List<JobPod> useful, int wanted) {
        int count = useful.size() - wanted;
        return count <= 0
                ? List.of()
                : DeletionOrder.first(count, 0, useful.stream().map(JobPod::pod).toList(), 0, now).stream()
                        .map(JobPod::new)
                        .toList();
    }

    /** First the Job stops counting the pod, so that its end is no failure; then the pod is deleted. */
    private void giveUp(List<JobPod> given) {
        given.stream()
                .filter(JobPod::tracked)
                .map(pod -> new PodAction.Update(PodOfJob.untracked(pod.pod())))
                .forEach(actions::add);
        given.stream().map(pod -> new PodAction.Delete(pod.pod(), false)).forEach(actions::add);
    }

    /** Those that wait for a node with others learn of those that need none any more. */
    private void tellGang(List<JobPod> active) {
        int succeeded = accounts.allSucceeded();
        active.stream()
                .filter(pod -> pod.needsToldOf(succeeded))
                .map(pod -> new PodAction.Update(PodOfJob.toldOf(succeeded, pod.pod())))
                .forEach(actions::add);
    }

    private void create(int count, List<JobPod> active) {
        if (count <= 0) {
            return;
        }
        if (hold.isPresent()) {
            held = true;
            return;
        }
        int bounded = Math.min(count, MAX_CREATES);
        if (spec.backoffLimitPerIndex().isEmpty()) {
            Duration left = FailureBackOff.remaining(
                    pods.stream().filter(this::hasEnded).toList(), now);
            if (left.isPositive()) {
                backOff = left;
                return;
            }
        }
        Set<String> taken = new HashSet<>(takenNames);
        pods.forEach(pod -> taken.add(pod.name()));
        List<Pod> created =
                spec.indexed() ? indexed(bounded, active, taken) : PodOfJob.plain(job, bounded, taken::contains);
        created.stream().map(this::told).map(PodAction.Create::new).forEach(actions::add);
    }

    private Pod told(Pod created) {
        int succeeded = accounts.allSucceeded();
        return new JobPod(created).needsToldOf(succeeded) ? PodOfJob.toldOf(succeeded, created) : created;
    }

    /** A pod that was given up has ended without meaning anything. */
    private boolean hasEnded(JobPod pod) {
        boolean ended = pod.ended() || pod.failed(spec.replacesTerminating());
        return ended && (pod.tracked() || !pod.terminating());
    }

    /** One pod for each of the lowest indexes that are not done and that no pod runs, be it one that was just given up. */
    private List<Pod> indexed(int count, List<JobPod> active, Set<String> taken) {
        Set<Integer> busy = new HashSet<>();
        Stream<JobPod> leaving =
                spec.replacesTerminating() ? Stream.empty() : pods.stream().filter(JobPod::stillTerminating);
        Stream.concat(active.stream(), leaving)
                .forEach(pod -> pod.index(spec.indexLimit()).ifPresent(busy::add));
        Map<Integer, JobPod> lastFailed = spec.backoffLimitPerIndex().isPresent() ? lastFailedByIndex() : Map.of();
        List<Pod> created = new ArrayList<>();
        for (int index = 0; index < spec.indexLimit() && created.size() < count; index++) {
            if (busy.contains(index) || isDone(index)) {
                continue;
            }
            JobPod before = lastFailed.get(index);
            if (before == null) {
                created.add(PodOfJob.indexed(job, index, 0, 0, taken::contains));
            } else if (isDue(before)) {
                created.add(replacement(before, index, taken));
            }
        }
        return created;
    }

    private Map<Integer, JobPod> lastFailedByIndex() {
        Map<Integer, JobPod> last = new HashMap<>();
        for (JobPod pod : pods) {
            OptionalInt index = pod.index(spec.indexLimit());
            if (index.isPresent() && pod.failed(spec.replacesTerminating()) && hasEnded(pod)) {
                last.merge(
                        index.getAsInt(),
                        pod,
                        (one, other) -> JobAccounting.attempts(one) >= JobAccounting.attempts(other) ? one : other);
            }
        }
        return last;
    }

    private boolean isDue(JobPod failed) {
        int failures = JobAccounting.attempts(failed) + 1;
        Duration left = FailureBackOff.remaining(failures, failed.finishedAt(), now);
        if (left.isPositive()) {
            backOff = backOff.isZero() || left.compareTo(backOff) < 0 ? left : backOff;
        }
        return !left.isPositive();
    }

    private Pod replacement(JobPod failed, int index, Set<String> taken) {
        PodFailureRules rules = new PodFailureRules(job.getSpec().getPodFailurePolicy());
        boolean ignored = rules.judge(failed) instanceof PodFailureVerdict.Ignore;
        return PodOfJob.indexed(
                job,
                index,
                failed.indexFailures() + (ignored ? 0 : 1),
                failed.indexIgnoredFailures() + (ignored ? 1 : 0),
                taken::contains);
    }
}
