package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds pods of lower priority whose end makes room for a pod that no node takes: the plugin DefaultPreemption.
 *
 * <p>Goals, in this order, of the node that is chosen: the fewest pods beyond their PodDisruptionBudgets; the lowest priority
 * of its dearest victim; the smallest sum of priorities; the fewest victims; the dearest victim that started last.
 * Constraint: on each node, no more pods are taken than the pod needs; those are spared first whose budget allows none to go,
 * then the dearest. Budgets are kept where that is possible, as Kubernetes documents it, and not where it is not.
 * Example: a node of 2 cpu runs pods of 1 cpu of the priorities 1 and 2. For one of priority 5 that needs 1 cpu, the pod of
 * priority 1 goes.
 *
 * <p>Source: kubernetes.io, "Pod Priority and Preemption".
 */
public final class PreemptionPlanner {

    /** Pods that are helped in one batch; further ones are helped when they are tried again. */
    static final int MAX_PODS = 500;

    /** Nodes that are examined for all of them, some microseconds each; equal pods share what is found. Past it pods wait, and keep what they were promised before. */
    static final int MAX_EXAMINED = 100_000;

    private final ProfileChoice profiles;
    private final int maxExamined;

    /** Judges every pod by the one profile. */
    public PreemptionPlanner(Profile profile) {
        this(ProfileChoice.always(profile));
    }

    public PreemptionPlanner(ProfileChoice profiles) {
        this(profiles, MAX_EXAMINED);
    }

    /** As above, with another limit than {@link #MAX_EXAMINED}. */
    PreemptionPlanner(ProfileChoice profiles, int maxExamined) {
        this.profiles = profiles;
        this.maxExamined = maxExamined;
    }

    /**
     * What can be done for each pod, in the given order, most important first; each finds what those before it have taken.
     *
     * @param snapshot the nodes after everything that was placed
     * @param podsByNode who runs there
     */
    public List<Preemption> plan(
            ClusterSnapshot snapshot,
            Map<String, List<BoundPod>> podsByNode,
            List<Unplaced> unplaced,
            DisruptionAllowances allowances,
            RandomGenerator random) {
        return plan(snapshot, podsByNode, unplaced, List.of(), allowances, random);
    }

    /**
     * As above, and for gangs: others are stopped for enough of a gang's pods at once, or for none of them.
     *
     * @param gangs the most important first; of two gangs or pods of the same priority the pod is helped first
     */
    public List<Preemption> plan(
            ClusterSnapshot snapshot,
            Map<String, List<BoundPod>> podsByNode,
            List<Unplaced> unplaced,
            List<UnplacedGang> gangs,
            DisruptionAllowances allowances,
            RandomGenerator random) {
        List<Unplaced> helped = unplaced.subList(0, Math.min(MAX_PODS, unplaced.size()));
        List<PendingPod> pods = Stream.concat(
                        helped.stream().map(Unplaced::pod), gangs.stream().flatMap(UnplacedGang::pods))
                .toList();
        VictimSearch search = new VictimSearch(profiles, snapshot, pods, podsByNode, allowances, random);
        Deque<UnplacedGang> waiting = new ArrayDeque<>(gangs);
        List<Preemption> plan = new ArrayList<>();
        for (Unplaced failure : helped) {
            while (!waiting.isEmpty()
                    && waiting.getFirst().priority() > failure.pod().priority()) {
                plan.addAll(next(search, waiting.removeFirst()));
            }
            plan.add(
                    search.examined() < maxExamined ? search.next(failure.pod()) : new Preemption.Waits(failure.pod()));
        }
        waiting.forEach(gang -> plan.addAll(next(search, gang)));
        return plan;
    }

    private List<Preemption> next(VictimSearch search, UnplacedGang gang) {
        return search.examined() < maxExamined
                ? search.next(gang)
                : gang.pods().<Preemption>map(Preemption.Waits::new).toList();
    }
}
