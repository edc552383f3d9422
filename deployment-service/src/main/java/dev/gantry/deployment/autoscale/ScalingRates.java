package dev.gantry.deployment.autoscale;

import dev.gantry.deployment.autoscale.ScaleHistory.Entry;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicyBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A behavior: how long to look back for a reason not to change yet, and how fast to change.
 *
 * <p>Growing follows the least of the recommendations in its window, shrinking the greatest of those in its own. Then each policy
 * allows a change from where the target was at the start of the policy's period; of several, the one that allows most counts,
 * or least with selectPolicy Min.
 *
 * <p>Example: 10 replicas, 4 of them added within the last 15 s, policy Pods 5 per 15 s: the period began with 6, so 11 may be had.
 */
final class ScalingRates {

    private static final int PERCENT = 100;

    /** Where nothing is said: at once up, after five minutes down. */
    private static final int DOWN_WINDOW_SECONDS = 300;

    private static final int PERIOD_SECONDS = 15;

    private static final List<HPAScalingPolicy> UP = List.of(policy("Pods", 4), policy("Percent", 100));
    private static final List<HPAScalingPolicy> DOWN = List.of(policy("Percent", 100));

    private final @Nullable HPAScalingRules up;
    private final @Nullable HPAScalingRules down;
    private final ScaleHistory history;
    private final Instant now;

    ScalingRates(@Nullable HorizontalPodAutoscalerBehavior behavior, ScaleHistory history, Instant now) {
        this.up = behavior == null ? null : behavior.getScaleUp();
        this.down = behavior == null ? null : behavior.getScaleDown();
        this.history = history;
        this.now = now;
    }

    private static HPAScalingPolicy policy(String type, int value) {
        return new HPAScalingPolicyBuilder()
                .withType(type)
                .withValue(value)
                .withPeriodSeconds(PERIOD_SECONDS)
                .build();
    }

    /** The size that the recent recommendations agree to, between the present one and the one recommended now. */
    int stabilized(int current, int recommended) {
        int least = recent(window(up, 0), recommended).min().orElse(recommended);
        int most = recent(window(down, DOWN_WINDOW_SECONDS), recommended).max().orElse(recommended);
        return Math.min(Math.max(current, least), most);
    }

    private static Duration window(@Nullable HPAScalingRules rules, int otherwise) {
        Integer seconds = rules == null ? null : rules.getStabilizationWindowSeconds();
        return Duration.ofSeconds(seconds == null ? otherwise : seconds);
    }

    private IntStream recent(Duration window, int recommended) {
        IntStream before = history.recommendations().stream()
                .filter(entry -> entry.at().isAfter(now.minus(window)))
                .mapToInt(Entry::number);
        return IntStream.concat(IntStream.of(recommended), before);
    }

    /** The most replicas that the policies allow now; never less than there are. */
    int mostAllowed(int current) {
        if (isDisabled(up)) {
            return current;
        }
        IntStream proposals = policies(up, UP).stream().mapToInt(policy -> grown(policy, atStart(policy, current)));
        int allowed = (isMin(up) ? proposals.min() : proposals.max()).orElse(current);
        return Math.max(current, allowed);
    }

    /** The least replicas that the policies allow now; never more than there are. */
    int leastAllowed(int current) {
        if (isDisabled(down)) {
            return current;
        }
        IntStream proposals =
                policies(down, DOWN).stream().mapToInt(policy -> shrunk(policy, atStart(policy, current)));
        int allowed = (isMin(down) ? proposals.max() : proposals.min()).orElse(current);
        return Math.min(current, Math.max(0, allowed));
    }

    private int atStart(HPAScalingPolicy policy, int current) {
        Instant start = now.minusSeconds(policy.getPeriodSeconds());
        return current
                - history.changes().stream()
                        .filter(change -> change.at().isAfter(start))
                        .mapToInt(Entry::number)
                        .sum();
    }

    private static int grown(HPAScalingPolicy policy, int start) {
        return "Pods".equals(policy.getType())
                ? start + policy.getValue()
                : (int) Math.ceilDiv((long) start * (PERCENT + policy.getValue()), PERCENT);
    }

    private static int shrunk(HPAScalingPolicy policy, int start) {
        return "Pods".equals(policy.getType())
                ? start - policy.getValue()
                : (int) ((long) start * (PERCENT - policy.getValue()) / PERCENT);
    }

    private static List<HPAScalingPolicy> policies(@Nullable HPAScalingRules rules, List<HPAScalingPolicy> otherwise) {
        return rules == null
                        || rules.getPolicies() == null
                        || rules.getPolicies().isEmpty()
                ? otherwise
                : rules.getPolicies();
    }

    private static boolean isDisabled(@Nullable HPAScalingRules rules) {
        return rules != null && "Disabled".equals(rules.getSelectPolicy());
    }

    private static boolean isMin(@Nullable HPAScalingRules rules) {
        return rules != null && "Min".equals(rules.getSelectPolicy());
    }
}
