package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How many more pods each PodDisruptionBudget lets go, while a plan spends them. */
public final class DisruptionAllowances {

    private final Map<ObjectKey, Integer> allowed;
    private final Function<ObjectKey, List<ObjectKey>> budgetsOf;

    /**
     * Allowances as they are now.
     *
     * @param allowed by budget
     * @param budgetsOf the budgets that a pod falls under; empty for one that counts for none any more
     */
    public DisruptionAllowances(Map<ObjectKey, Integer> allowed, Function<ObjectKey, List<ObjectKey>> budgetsOf) {
        this.allowed = new HashMap<>(allowed);
        this.budgetsOf = budgetsOf;
    }

    /** Whether there is no budget. */
    boolean isEmpty() {
        return allowed.isEmpty();
    }

    /**
     * Pods that would go together, by what their budgets say of it.
     *
     * @param violating those that go beyond a budget
     * @param others all others
     */
    record Split(List<BoundPod> violating, List<BoundPod> others) {}

    /** Splits pods, each after those before it have spent their part; the allowances stay as they are. */
    Split split(List<BoundPod> pods) {
        Map<ObjectKey, Integer> left = new HashMap<>(allowed);
        List<BoundPod> violating = new ArrayList<>();
        List<BoundPod> others = new ArrayList<>();
        for (BoundPod pod : pods) {
            (spend(pod, left) ? others : violating).add(pod);
        }
        return new Split(violating, others);
    }

    /** Counts pods that go. */
    void spend(List<BoundPod> pods) {
        pods.forEach(pod -> spend(pod, allowed));
    }

    /** Takes back what {@link #spend} counted. */
    void refund(List<BoundPod> pods) {
        for (BoundPod pod : pods) {
            budgetsOf.apply(pod.key()).forEach(budget -> allowed.merge(budget, 1, Integer::sum));
        }
    }

    /** Whether every budget of the pod had one left. */
    private boolean spend(BoundPod pod, Map<ObjectKey, Integer> left) {
        boolean within = true;
        for (ObjectKey budget : budgetsOf.apply(pod.key())) {
            within &= left.merge(budget, -1, Integer::sum) >= 0;
        }
        return within;
    }
}
