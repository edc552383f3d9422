package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts each ended pod exactly once, whenever the counting process dies.
 *
 * <p>A pod is held by a finalizer until its end is counted. First its uid goes into the status ({@code uncountedTerminatedPods});
 * only when that is stored is the finalizer removed; only when that is done does a later status replace the uid by one more in
 * the counter. So in every state in which the process may die, the pod's end is either in the pod, in the list or in the
 * counter, and what is to be done next follows from where it is:
 *
 * <pre>
 *   finalizer  uid listed   next
 *   yes        no           list the uid
 *   yes        yes          remove the finalizer
 *   no         yes          count, and take the uid off the list
 *   no         no           nothing: counted before
 * </pre>
 *
 * <p>The success of an index needs no list: an index is in {@code completedIndexes} or it is not, however often it is put there.
 */
final class JobAccounting {

    /** Ends taken into the book in one round; bounds the status, in which their uids stand for a moment. */
    static final int MAX_NEW_ENDS = 500;

    private final JobSpecView spec;
    private final Collection<JobPod> pods;
    private final PodFailureRules rules;
    private final boolean ending;

    private int succeeded;
    private int failed;
    private IndexSet completedIndexes;
    private IndexSet failedIndexes;
    private final List<String> uncountedSucceeded = new ArrayList<>();
    private final List<String> uncountedFailed = new ArrayList<>();
    private final List<Pod> settled = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private int held;
    private Optional<String> failJob = Optional.empty();

    private JobAccounting(
            JobSpecView spec, JobStatus book, Collection<JobPod> pods, PodFailureRules rules, boolean ending) {
        this.spec = spec;
        this.pods = pods;
        this.rules = rules;
        this.ending = ending;
        this.succeeded = orZero(book.getSucceeded());
        this.failed = orZero(book.getFailed());
        this.completedIndexes = IndexSet.ofStatus(book.getCompletedIndexes(), spec.indexLimit());
        this.failedIndexes = IndexSet.ofStatus(book.getFailedIndexes(), spec.indexLimit());
        takeOver(book.getUncountedTerminatedPods());
    }

    /**
     * Counts once more.
     *
     * @param book the status as it is stored
     * @param pods all pods that the Job controls
     * @param ending whether it is decided how the Job ends, so that no failed pod is replaced any more
     */
    static JobAccounts count(
            JobSpecView spec, JobStatus book, Collection<JobPod> pods, PodFailureRules rules, boolean ending) {
        JobAccounting accounting = new JobAccounting(spec, book, pods, rules, ending);
        accounting.takeNew();
        return accounting.result();
    }

    private JobAccounts result() {
        return new JobAccounts(
                spec.indexed() ? completedIndexes.size() : succeeded,
                failed,
                completedIndexes,
                failedIndexes,
                uncountedSucceeded,
                uncountedFailed,
                held,
                settled,
                failJob);
    }

    private void takeOver(@Nullable UncountedTerminatedPods uncounted) {
        if (uncounted == null) {
            return;
        }
        Map<String, JobPod> tracked = new HashMap<>();
        pods.stream().filter(JobPod::tracked).forEach(pod -> tracked.put(pod.uid(), pod));
        for (String uid : orEmpty(uncounted.getSucceeded())) {
            if (!stays(uid, tracked, uncountedSucceeded)) {
                succeeded++;
            }
        }
        for (String uid : orEmpty(uncounted.getFailed())) {
            if (!stays(uid, tracked, uncountedFailed)) {
                failed++;
            }
        }
    }

    private boolean stays(String uid, Map<String, JobPod> tracked, List<String> list) {
        listed.add(uid);
        JobPod pod = tracked.get(uid);
        if (pod == null) {
            return false;
        }
        list.add(uid);
        settled.add(pod.pod());
        return true;
    }

    private void takeNew() {
        int taken = 0;
        for (JobPod pod : pods) {
            if (taken == MAX_NEW_ENDS) {
                return;
            }
            if (pod.tracked() && !listed.contains(pod.uid()) && take(pod)) {
                taken++;
            }
        }
    }

    /** Whether the pod has ended. */
    private boolean take(JobPod pod) {
        boolean success = pod.succeeded();
        if (!success && !pod.failed(spec.replacesTerminating())) {
            return false;
        }
        OptionalInt index = pod.index(spec.indexLimit());
        if (spec.indexed() && index.isEmpty()) {
            settled.add(pod.pod()); // of an index that the Job no longer has
        } else if (success) {
            takeSuccess(pod, index);
        } else {
            takeFailure(pod, index);
        }
        return true;
    }

    private void takeSuccess(JobPod pod, OptionalInt index) {
        if (index.isPresent()) {
            completedIndexes = completedIndexes.with(index.getAsInt());
        } else {
            uncountedSucceeded.add(pod.uid());
        }
        settled.add(pod.pod());
    }

    private void takeFailure(JobPod pod, OptionalInt index) {
        switch (rules.judge(pod)) {
            case PodFailureVerdict.FailJob(String message) -> {
                failJob = failJob.or(() -> Optional.of(message));
                list(pod);
            }
            case PodFailureVerdict.FailIndex() -> {
                index.ifPresent(i -> failedIndexes = failedIndexes.with(i));
                list(pod);
            }
            case PodFailureVerdict.Ignore() -> {
                if (!awaitsReplacement(pod, index)) {
                    settled.add(pod.pod());
                }
            }
            case PodFailureVerdict.Count() -> countFailure(pod, index);
        }
    }

    private void countFailure(JobPod pod, OptionalInt index) {
        OptionalInt limit = spec.backoffLimitPerIndex();
        if (index.isPresent() && limit.isPresent() && pod.indexFailures() + 1 > limit.getAsInt()) {
            failedIndexes = failedIndexes.with(index.getAsInt());
        }
        if (awaitsReplacement(pod, index)) {
            held++;
        } else {
            list(pod);
        }
    }

    private void list(JobPod pod) {
        uncountedFailed.add(pod.uid());
        settled.add(pod.pod());
    }

    /** Where failures are limited for each index, the last failed pod is what remembers their number. */
    private boolean awaitsReplacement(JobPod pod, OptionalInt index) {
        if (ending || index.isEmpty() || spec.backoffLimitPerIndex().isEmpty()) {
            return false;
        }
        int i = index.getAsInt();
        return !completedIndexes.contains(i)
                && !failedIndexes.contains(i)
                && pods.stream().noneMatch(other -> replaces(other, pod, i));
    }

    private boolean replaces(JobPod other, JobPod pod, int index) {
        OptionalInt otherIndex = other.index(spec.indexLimit());
        return otherIndex.isPresent() && otherIndex.getAsInt() == index && attempts(other) > attempts(pod);
    }

    static int attempts(JobPod pod) {
        return pod.indexFailures() + pod.indexIgnoredFailures();
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
