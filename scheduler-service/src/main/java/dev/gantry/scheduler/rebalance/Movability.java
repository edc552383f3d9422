package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.disruption.EvictionDecision;
import dev.gantry.scheduler.placement.Gang;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a pod may be moved at all: only where that costs its users nothing. It must be one of several ready pods of a workload that is at
 * rest and would replace it, and must leave nothing behind on its node.
 */
public final class Movability {

    /** {@code "false"} on a pod, or in its template, keeps it where it is; {@code "true"} lets it go for good though it keeps data on its node or is alone. */
    public static final String ANNOTATION = "gantry.dev/rebalance";

    /** From here on priorities are those of Kubernetes' own classes, such as system-cluster-critical. */
    private static final int SYSTEM_PRIORITY = 2_000_000_000;

    private final Duration leastAge;
    private final Instant now;

    /** @param leastAge how long a pod must have been ready */
    public Movability(Duration leastAge, Instant now) {
        this.leastAge = leastAge;
        this.now = now;
    }

    /**
     * The first reason against it; empty where it may be moved.
     *
     * @param workload what would replace it, if anything would
     * @param pods the pods of its ReplicaSet or StatefulSet
     * @param budgets those that it falls under, asked for last
     */
    public Optional<Hold> of(
            Pod pod, Optional<Workload> workload, PodTally pods, Supplier<List<PodDisruptionBudget>> budgets) {
        if (workload.isEmpty()) {
            return Optional.of(Hold.NO_CONTROLLER);
        }
        return byItself(pod)
                .or(() -> byState(pod))
                .or(() -> byWorkload(pod, workload.get(), pods))
                .or(() -> byBudgets(pod, budgets.get()));
    }

    private static Optional<Hold> byItself(Pod pod) {
        if (says(pod, "false")) {
            return Optional.of(Hold.OPTED_OUT);
        }
        if (pod.getMetadata().getLabels() != null
                && pod.getMetadata().getLabels().containsKey(Gang.LABEL)) {
            return Optional.of(Hold.GANG);
        }
        Integer priority = pod.getSpec().getPriority();
        if (priority != null && priority >= SYSTEM_PRIORITY) {
            return Optional.of(Hold.SYSTEM_PRIORITY);
        }
        List<Volume> volumes = pod.getSpec().getVolumes();
        if (volumes.stream()
                .anyMatch(volume -> volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null)) {
            return Optional.of(Hold.CLAIMS);
        }
        boolean local =
                volumes.stream().anyMatch(volume -> volume.getEmptyDir() != null || volume.getHostPath() != null);
        return local && !says(pod, "true") ? Optional.of(Hold.LOCAL_DATA) : Optional.empty();
    }

    private static boolean says(Pod pod, String value) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && value.equals(annotations.get(ANNOTATION));
    }

    private Optional<Hold> byState(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of(Hold.STOPPING);
        }
        return PodTally.readySince(pod)
                .map(since -> since.plus(leastAge).isAfter(now) ? Optional.of(Hold.YOUNG) : Optional.<Hold>empty())
                .orElse(Optional.of(Hold.NOT_READY));
    }

    private static Optional<Hold> byWorkload(Pod pod, Workload workload, PodTally pods) {
        if (workload.replicas() < 2 && !says(pod, "true")) {
            return Optional.of(Hold.ONLY_POD);
        }
        return pods.isAllOf(workload) ? Optional.empty() : Optional.of(Hold.WORKLOAD_CHANGES);
    }

    private static Optional<Hold> byBudgets(Pod pod, List<PodDisruptionBudget> budgets) {
        boolean allowed = budgets.size() <= 1
                && budgets.stream().allMatch(budget -> EvictionDecision.isUncounted(pod, budget) || allows(budget));
        return allowed ? Optional.empty() : Optional.of(Hold.NO_DISRUPTION_ALLOWED);
    }

    private static boolean allows(PodDisruptionBudget budget) {
        return Optional.ofNullable(budget.getStatus())
                .map(PodDisruptionBudgetStatus::getDisruptionsAllowed)
                .filter(allowed -> allowed > 0)
                .isPresent();
    }
}
