package dev.gantry.scheduler.disruption;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether a pod may be evicted, with the words and codes that clients of Kubernetes know. */
public final class EvictionDecision {

    /** Pods that a budget may have granted and not seen go; beyond it something is wrong, and no more is granted. */
    static final int MAX_DISRUPTED = 2_000;

    private static final int RETRY_SECONDS = 10;
    private static final Set<String> WITHOUT_WORK = Set.of("Pending", "Succeeded", "Failed");

    private EvictionDecision() {}

    /** Whether the pod counts for no budget: it serves nobody, or is leaving already. */
    public static boolean isFree(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                || (pod.getStatus() != null
                        && WITHOUT_WORK.contains(pod.getStatus().getPhase()));
    }

    /** Whether the budget has granted the pod's end already. */
    public static boolean isGranted(String pod, PodDisruptionBudget budget) {
        return BudgetDecision.disruptedPods(budget).containsKey(pod);
    }

    /** Whether the pod may go without being counted, since it is not healthy and its budget's policy lets such pods go. */
    public static boolean isUncounted(Pod pod, PodDisruptionBudget budget) {
        if (isReady(pod)) {
            return false;
        }
        if ("AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy())) {
            return true;
        }
        PodDisruptionBudgetStatus status = budget.getStatus();
        return status != null
                && number(status.getDesiredHealthy()) > 0
                && number(status.getCurrentHealthy()) >= number(status.getDesiredHealthy());
    }

    static boolean isReady(Pod pod) {
        return isTrue(pod, "Ready");
    }

    static boolean isTrue(Pod pod, String type) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(
                                condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** The budget's status once the pod is granted; a refusal is an {@link ApiException}. */
    public static PodDisruptionBudgetStatus grant(PodDisruptionBudget budget, String pod, Instant now) {
        String name = budget.getMetadata().getName();
        PodDisruptionBudgetStatus status = budget.getStatus();
        if (status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < budget.getMetadata().getGeneration()) {
            throw refusal("The disruption budget " + name + " is still being processed by the server.");
        }
        Map<String, String> disrupted = new TreeMap<>(BudgetDecision.disruptedPods(budget));
        if (disrupted.size() >= MAX_DISRUPTED) {
            throw ApiException.forbidden(
                    "poddisruptionbudgets.policy",
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed");
        }
        int allowed = number(status.getDisruptionsAllowed());
        if (allowed <= 0) {
            throw refusal("The disruption budget " + name + " needs " + number(status.getDesiredHealthy())
                    + " healthy pods and has " + number(status.getCurrentHealthy()) + " currently");
        }
        disrupted.put(pod, now.truncatedTo(ChronoUnit.SECONDS).toString());
        PodDisruptionBudgetStatusBuilder next = new PodDisruptionBudgetStatusBuilder(status)
                .withDisruptionsAllowed(allowed - 1)
                .withDisruptedPods(disrupted);
        return allowed > 1
                ? next.build()
                : next.withConditions(BudgetDecision.condition(budget, false, "InsufficientPods", "", now))
                        .build();
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }

    private static ApiException refusal(String cause) {
        return new ApiException(new StatusBuilder()
                .withApiVersion("v1")
                .withKind("Status")
                .withStatus("Failure")
                .withReason("TooManyRequests")
                .withCode(429)
                .withMessage("Cannot evict pod as it would violate the pod's disruption budget.")
                .withNewDetails()
                .withRetryAfterSeconds(RETRY_SECONDS)
                .addNewCause(null, cause, "DisruptionBudget")
                .endDetails()
                .build());
    }
}
