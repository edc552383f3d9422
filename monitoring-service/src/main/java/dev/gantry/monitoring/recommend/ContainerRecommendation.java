package dev.gantry.monitoring.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a container should request.
 *
 * <p>Source: the recommender of the Vertical Pod Autoscaler. The target is the 90th percentile of what was used and 15 % more. A request is wrong where
 * it is under the lower bound (from the median) or over the upper one (from the 95th percentile). The less is known, the further the bounds are:
 * with a history of n days they are {@code × (1 + 0.001 ÷ n)⁻²} and {@code × (1 + 1 ÷ n)}, so that after a day only more than twice the need counts as
 * too much, after a week more than 1.14 times.
 *
 * @param target what to request
 * @param lower less is too little
 * @param upper more is too much
 * @param since the first sample
 * @param last the newest one
 */
public record ContainerRecommendation(Amounts target, Amounts lower, Amounts upper, Instant since, Instant last) {

    static final double TARGET = 0.9;
    static final double LOWER = 0.5;
    static final double UPPER = 0.95;
    static final double SAFETY_MARGIN = 0.15;

    /** In cores: with less even an idle process is seldom on time. */
    static final double LEAST_CORES = 0.025;

    /** In bytes: 32 MiB, a small process with its libraries. Memory is measured in steps of 10 MB. */
    static final double LEAST_BYTES = 32 << 20;

    private static final double LOWER_MULTIPLIER = 0.001;
    private static final double LOWER_EXPONENT = -2;
    private static final double UPPER_MULTIPLIER = 1;
    private static final double UPPER_EXPONENT = 1;
    private static final double MINUTES_PER_DAY = Duration.ofDays(1).toMinutes();

    /** The recommendation of a history; none while it is shorter than {@code least}, or knows of only one resource. */
    public static Optional<ContainerRecommendation> of(ContainerHistory history, Duration least) {
        Duration known = Duration.between(history.since(), history.last());
        if (known.compareTo(least) < 0
                || history.cpu().isEmpty()
                || history.memory().isEmpty()) {
            return Optional.empty();
        }
        double days = confidence(history, known);
        return Optional.of(new ContainerRecommendation(
                amounts(history, TARGET, 1),
                amounts(history, LOWER, Math.pow(1 + LOWER_MULTIPLIER / days, LOWER_EXPONENT)),
                amounts(history, UPPER, Math.pow(1 + UPPER_MULTIPLIER / days, UPPER_EXPONENT)),
                history.since(),
                history.last()));
    }

    /** In days: how long it was looked at, or how much was measured in that time, whichever is less. */
    private static double confidence(ContainerHistory history, Duration known) {
        return Math.min(known.toSeconds() / 60.0, history.sampledMinutes()) / MINUTES_PER_DAY;
    }

    private static Amounts amounts(ContainerHistory history, double percentile, double multiplier) {
        double factor = (1 + SAFETY_MARGIN) * multiplier;
        double cores = history.cpu().percentile(percentile) * factor;
        double bytes = history.memory().percentile(percentile) * factor;
        return Amounts.of(
                Math.clamp(cores, LEAST_CORES, HistogramScale.CPU.max()),
                Math.clamp(bytes, LEAST_BYTES, HistogramScale.MEMORY.max()));
    }
}
