package dev.gantry.scheduler.disruption;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many more of its pods a budget allows to be taken away, as Kubernetes documents for PodDisruptionBudgets: the healthy ones
 * less those that must stay. A pod whose eviction was granted counts as gone until it is, or until {@link #DELETION_TIMEOUT}
 * shows that nothing came of it.
 */
public final class BudgetDecision {

    /** From an eviction granted until the pod must have been deleted. */
    static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private static final String ROUTABLE = "gantry.dev/Routable";

    static final String DISRUPTION_ALLOWED = "DisruptionAllowed";

    private BudgetDecision() {}

    /** Whether the budget is a share of what its pods' workloads are meant to have; otherwise nobody need know them. */
    public static boolean needsWorkloads(PodDisruptionBudget budget) {
        return DisruptionLimit.needsWorkloads(budget.getSpec());
    }

    public static BudgetStep next(BudgetState state) {
        Map<String, String> disrupted = stillDisrupted(state);
        PodDisruptionBudgetStatus status = status(state, disrupted);
        Duration requeue = disrupted.values().stream()
                .map(granted ->
                        Duration.between(state.now(), Instant.parse(granted).plus(DELETION_TIMEOUT)))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new BudgetStep(status, requeue);
    }

    private static PodDisruptionBudgetStatus status(BudgetState state, Map<String, String> disrupted) {
        PodDisruptionBudget budget = state.budget();
        if (needsWorkloads(budget) && state.expected() instanceof ExpectedPods.Unknown(String why)) {
            return allowing(state, disrupted, new DisruptionLimit(0, 0), 0, 0, "SyncFailed", why);
        }
        int byWorkloads = state.expected() instanceof ExpectedPods.Known(int count) ? count : 0;
        DisruptionLimit limit =
                DisruptionLimit.of(budget.getSpec(), byWorkloads, state.pods().size());
        int healthy = (int) state.pods().stream()
                .filter(pod -> isHealthy(pod) && !disrupted.containsKey(name(pod)))
                .count();
        int allowed = limit.expected() <= 0 ? 0 : Math.max(0, healthy - limit.healthy());
        String reason = allowed > 0 ? "SufficientPods" : "InsufficientPods";
        return allowing(state, disrupted, limit, healthy, allowed, reason, "");
    }

    private static PodDisruptionBudgetStatus allowing(
            BudgetState state,
            Map<String, String> disrupted,
            DisruptionLimit limit,
            int healthy,
            int allowed,
            String reason,
            String message) {
        PodDisruptionBudget budget = state.budget();
        return new PodDisruptionBudgetStatusBuilder()
                .withObservedGeneration(budget.getMetadata().getGeneration())
                .withDisruptedPods(disrupted)
                .withExpectedPods(limit.expected())
                .withDesiredHealthy(limit.healthy())
                .withCurrentHealthy(healthy)
                .withDisruptionsAllowed(allowed)
                .withConditions(condition(budget, allowed > 0, reason, message, state.now()))
                .build();
    }

    static Condition condition(
            PodDisruptionBudget budget, boolean allowed, String reason, String message, Instant now) {
        String value = allowed ? "True" : "False";
        Optional<Condition> before = conditions(budget).stream()
                .filter(condition -> DISRUPTION_ALLOWED.equals(condition.getType()))
                .findFirst();
        String since = before.filter(condition -> value.equals(condition.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(DISRUPTION_ALLOWED)
                .withStatus(value)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(budget.getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .build();
    }

    private static List<Condition> conditions(PodDisruptionBudget budget) {
        return budget.getStatus() == null ? List.of() : budget.getStatus().getConditions();
    }

    private static Map<String, String> stillDisrupted(BudgetState state) {
        Map<String, String> granted = disruptedPods(state.budget());
        Map<String, String> kept = new TreeMap<>();
        for (Pod pod : state.pods()) {
            String at = granted.get(name(pod));
            boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
            if (at != null
                    && !leaving
                    && Instant.parse(at).plus(DELETION_TIMEOUT).isAfter(state.now())) {
                kept.put(name(pod), at);
            }
        }
        return kept;
    }

    static Map<String, String> disruptedPods(PodDisruptionBudget budget) {
        Map<String, String> pods =
                budget.getStatus() == null ? null : budget.getStatus().getDisruptedPods();
        return pods == null ? Map.of() : pods;
    }

    /** A pod that no proxy routes to yet serves nobody, so no other pod may be given up for it. */
    private static boolean isHealthy(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && EvictionDecision.isReady(pod)
                && EvictionDecision.isTrue(pod, ROUTABLE);
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
