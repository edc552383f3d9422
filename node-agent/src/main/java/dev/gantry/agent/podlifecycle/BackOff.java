package dev.gantry.agent.podlifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The waits of kubelets: 10 s doubling to 5 min, forgotten after 10 min of running. */
public final class BackOff {

    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    /** Of a configuration that names something missing: someone is likely to be creating it right now. */
    static final Duration CONFIGURATION = Duration.ofSeconds(2);

    /** Reasons of a waiting container that someone may mend at any moment. */
    private static final Set<String> CONFIGURATION_REASONS = Set.of("CreateContainerConfigError", "ContainerCreating");

    private BackOff() {}

    /** The wait after the n-th failure in a row: 0 none, 1 10 s, 2 20 s, 3 40 s, … 6 and more 5 min. */
    static Duration after(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** When a run that ended may be followed by the next: the first early end costs no wait. */
    static Instant restartAt(Ended run) {
        return run.finishedAt().plus(after(streak(run)));
    }

    /** The streak of the run that follows. */
    static int nextStreak(Ended run) {
        return streak(run) + 1;
    }

    static int streak(Ended run) {
        return Duration.between(run.startedAt(), run.finishedAt()).compareTo(FORGOTTEN_AFTER) >= 0
                ? 0
                : run.crashStreak();
    }

    static Instant retryAt(StartFailure failure) {
        Duration wait = CONFIGURATION_REASONS.contains(failure.reason()) ? CONFIGURATION : after(failure.attempts());
        return failure.failedAt().plus(wait);
    }

    static Instant retryAt(UpdateFailure failure) {
        return failure.failedAt().plus(after(failure.attempts()));
    }

    static Instant retryAt(ImageState.Missing missing) {
        return missing.failedAt().plus(after(missing.attempts()));
    }
}
