package dev.gantry.deployment.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a Job asks for, with what the API leaves out filled in.
 *
 * @param completions absent for a work queue, which is done when one pod has succeeded and none runs
 * @param backoffLimitPerIndex absent where failures are counted for the Job as a whole
 * @param replacesTerminating whether a pod that is on its way out is replaced before it has ended
 */
record JobSpecView(
        int parallelism,
        OptionalInt completions,
        boolean indexed,
        int backoffLimit,
        OptionalInt backoffLimitPerIndex,
        OptionalInt maxFailedIndexes,
        Optional<Duration> activeDeadline,
        boolean suspended,
        boolean replacesTerminating) {

    private static final int BACKOFF_LIMIT = 6;

    static JobSpecView of(Job job) {
        JobSpec spec = job.getSpec();
        boolean policy = spec.getPodFailurePolicy() != null;
        return new JobSpecView(
                spec.getParallelism() == null ? 1 : spec.getParallelism(),
                number(spec.getCompletions()),
                "Indexed".equals(spec.getCompletionMode()),
                spec.getBackoffLimit() == null ? BACKOFF_LIMIT : spec.getBackoffLimit(),
                number(spec.getBackoffLimitPerIndex()),
                number(spec.getMaxFailedIndexes()),
                Optional.ofNullable(spec.getActiveDeadlineSeconds()).map(Duration::ofSeconds),
                Boolean.TRUE.equals(spec.getSuspend()),
                !policy && !"Failed".equals(spec.getPodReplacementPolicy()));
    }

    private static OptionalInt number(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** One more than the largest index; 0 for a Job without indexes. */
    int indexLimit() {
        return indexed ? completions.orElse(0) : 0;
    }
}
