package dev.gantry.deployment.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How long a Job waits before it replaces failed pods: 10 s after the first failure, doubling with each further one that no
 * success came between, up to six minutes.
 *
 * <p>Pods whose ends were 10:00:00 (failed) and 10:00:30 (failed) are replaced at 10:00:50: two failures, 20 s after the last.
 */
final class FailureBackOff {

    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration MOST = Duration.ofMinutes(6);

    /** 10 s doubled so often is more than the most. */
    private static final int MAX_DOUBLINGS = 6;

    private FailureBackOff() {}

    /** What is left of the wait after the pods' ends; zero or less when nothing is. */
    static Duration remaining(Collection<JobPod> ended, Instant now) {
        List<JobPod> latestFirst = ended.stream()
                .sorted(Comparator.comparing(JobPod::finishedAt).reversed())
                .toList();
        int failures = 0;
        for (JobPod pod : latestFirst) {
            if (pod.succeeded()) {
                break;
            }
            failures++;
        }
        return failures == 0
                ? Duration.ZERO
                : remaining(failures, latestFirst.getFirst().finishedAt(), now);
    }

    static Duration remaining(int failures, Instant lastFailure, Instant now) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration bounded = wait.compareTo(MOST) > 0 ? MOST : wait;
        return Duration.between(now, lastFailure.plus(bounded));
    }
}
