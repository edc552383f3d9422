package dev.gantry.simulation.job;

import dev.gantry.deployment.job.JobConditions;
import dev.gantry.deployment.job.JobPod;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.InMemoryOwner;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of a Job after every step, judged on the truth and not on what the controller knows. */
final class JobInvariants {

    private final JobWorld world;
    private final boolean replacesTerminating;
    private int activeBefore;
    private int mostActive;
    private Map<String, Integer> runningBefore = Map.of();

    JobInvariants(JobWorld world) {
        this.world = world;
        this.replacesTerminating =
                "TerminatingOrFailed".equals(world.job().getSpec().getPodReplacementPolicy());
    }

    /**
     * Takes the present as given.
     *
     * @param settled whether the controller knows what the user asked for last; before, what was asked for earlier counts, too
     */
    void accept(boolean settled) {
        int parallelism = world.job().getSpec().getParallelism();
        mostActive = settled ? parallelism : Math.max(mostActive, parallelism);
        activeBefore = active();
        runningBefore = runningByIndex();
    }

    /** Checks the change since the last call; returns "" if all is well. */
    String check(boolean settled) {
        String violation = violation();
        accept(settled);
        return violation;
    }

    private String violation() {
        int active = active();
        if (active > activeBefore && active > mostActive) {
            return active + " pods are active, where " + mostActive + " may be";
        }
        for (Map.Entry<String, Integer> running : runningByIndex().entrySet()) {
            if (running.getValue() > 1 && running.getValue() > runningBefore.getOrDefault(running.getKey(), 0)) {
                return "index " + running.getKey() + " runs " + running.getValue() + " times at once";
            }
        }
        Integer counted =
                world.job().getStatus() == null ? null : world.job().getStatus().getSucceeded();
        if (counted != null && counted > succeeded().size()) {
            return counted + " completions are counted, and " + succeeded().size() + " pods have succeeded";
        }
        return "";
    }

    /** What must hold once the Job has ended and nothing is left to do. */
    String atEnd() {
        Job job = world.job();
        int counted = orZero(job.getStatus().getSucceeded());
        boolean complete = JobConditions.whenTrue(JobConditions.of(job), JobConditions.COMPLETE)
                .isPresent();
        if (complete && counted != job.getSpec().getCompletions()) {
            return "complete with " + counted + " of " + job.getSpec().getCompletions();
        }
        if (counted != succeeded().size()) {
            return counted + " completions are counted, and " + succeeded() + " have succeeded";
        }
        int failures = orZero(job.getStatus().getFailed());
        if (failures != failed().size()) {
            return failures + " failures are counted, " + listedFailures() + " were listed, and " + failed()
                    + " have failed";
        }
        if (!complete
                && failures <= job.getSpec().getBackoffLimit()
                && job.getStatus().getFailedIndexes() == null) {
            return "failed with " + failures + " failures, where "
                    + job.getSpec().getBackoffLimit() + " are allowed";
        }
        boolean held = world.pods().list().stream().anyMatch(JobPod::isTracked);
        return held ? "pods are held that have ended" : active() > 0 ? "pods run on" : "";
    }

    /** The uids of pods that succeeded while their end counted; of an Indexed Job their indexes, each of which may only once. */
    private Set<String> succeeded() {
        Set<String> uids = new HashSet<>();
        Map<String, String> uidByIndex = new HashMap<>();
        for (Pod pod : states()) {
            if (JobPod.isTracked(pod) && phase(pod).equals("Succeeded")) {
                uids.add(pod.getMetadata().getUid());
                String former =
                        uidByIndex.putIfAbsent(index(pod), pod.getMetadata().getUid());
                if (!index(pod).isEmpty()
                        && former != null
                        && !former.equals(pod.getMetadata().getUid())) {
                    throw new AssertionError("index " + index(pod) + " has succeeded twice\n  " + world.trace());
                }
            }
        }
        return uids;
    }

    /** The uids of pods that failed while their end counted. */
    private Set<String> failed() {
        boolean policy = world.job().getSpec().getPodFailurePolicy() != null;
        Set<String> uids = new HashSet<>();
        Set<String> succeeded = succeeded();
        for (Pod pod : states()) {
            boolean ended = phase(pod).equals("Failed") || isGone(pod);
            boolean failed = ended && !(policy && code(pod) == JobNodes.IGNORED_CODE);
            if (JobPod.isTracked(pod)
                    && !succeeded.contains(pod.getMetadata().getUid())
                    && (failed || (replacesTerminating && PodReadiness.terminating(pod)))) {
                uids.add(pod.getMetadata().getUid());
            }
        }
        return uids;
    }

    /** The uids that the Job's status ever named as failed. */
    private Set<String> listedFailures() {
        Set<String> uids = new HashSet<>();
        world.jobs().log().stream()
                .map(change -> change.object().getStatus())
                .filter(status -> status != null && status.getUncountedTerminatedPods() != null)
                .forEach(status ->
                        uids.addAll(status.getUncountedTerminatedPods().getFailed()));
        return uids;
    }

    private static boolean isGone(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return grace != null && grace == 0;
    }

    private List<Pod> states() {
        return world.pods().log().stream()
                .filter(change -> !change.deletion())
                .map(InMemoryOwner.Change::object)
                .toList();
    }

    private int active() {
        return (int) world.pods().list().stream().filter(PodReadiness::active).count();
    }

    private Map<String, Integer> runningByIndex() {
        Map<String, Integer> running = new HashMap<>();
        world.pods().list().stream()
                .filter(pod -> !index(pod).isEmpty())
                .filter(this::counts)
                .forEach(pod -> running.merge(index(pod), 1, Integer::sum));
        return running;
    }

    /** Whether the pod stands in the way of another of its index. */
    private boolean counts(Pod pod) {
        return replacesTerminating
                ? PodReadiness.active(pod)
                : !phase(pod).equals("Succeeded") && !phase(pod).equals("Failed") && !isGone(pod);
    }

    private static String index(Pod pod) {
        return pod.getMetadata().getAnnotations().getOrDefault(JobPod.INDEX, "");
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase();
    }

    private static int code(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()
                ? -1
                : pod.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode();
    }

    private static int orZero(@org.jspecify.annotations.Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
