package dev.gantry.scheduler.rebalance;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.placement.RelocationTrial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Plans which running pods are to go, so that the scheduler places their replacements where they are better off.
 *
 * <p>Goal: pods of spreading profiles load all nodes alike, so that a node that joins gets its share; pods of packing profiles leave
 * nodes that are hardly used. Constraints: a pod goes only where the scheduler itself would place it now if it had no node, with
 * every filter and score of its profile, and only where that scores better by a margin than staying, or where its own spread constraints would forbid
 * it to stay; a node that gives pods in a plan
 * takes none in it; of a workload one pod goes; and every move is progress as {@link NodeLoads} defines it, so that planning again and again comes to
 * an end where nothing is planned.
 *
 * <p>Example: nodes a and b are requested by 80 % each, by pods of 10 %, and c joins. With a margin of 10 points pods go to c while the
 * fuller node would keep 10 points more than c gets: until about 60, 50 and 50 % are requested.
 */
public final class RebalancePlanner {

    /**
     * Pods tried in one plan, and as many to empty nodes, each of which looks at every node. Pods that are alike count once;
     * in a cluster of more, each plan tries others of the nodes that are equally loaded.
     */
    private static final int MAX_TRIES = 2_000;

    /** Nodes are as good as equally loaded within a tenth of their size. */
    private static final int LOAD_STEPS = 10;

    private final ProfileChoice profiles;
    private final Map<String, Goal> goals;
    private final Bounds bounds;

    /** @param goals by the names of schedulers, as {@code profiles} knows them */
    public RebalancePlanner(ProfileChoice profiles, Map<String, Goal> goals, Bounds bounds) {
        this.profiles = profiles;
        this.goals = Map.copyOf(goals);
        this.bounds = bounds;
    }

    /**
     * Plans; the same seed gives the same plan.
     *
     * @param moves how many there may be
     */
    public RebalancePlan plan(RebalanceCase asked, int moves, RandomGenerator random) {
        List<RunningPod> running = running(asked);
        NodeLoads loads = loads(asked);
        List<List<RunningPod>> leaving = new LittleUsedNodes(asked, loads, bounds)
                .of(running.stream().filter(pod -> pod.goal() == Goal.PACK).toList());
        List<RunningPod> others = fromTheFullest(running, asked.nodes(), loads, random);
        List<PendingPod> tried = Stream.concat(leaving.stream().flatMap(List::stream), others.stream())
                .map(RunningPod::pending)
                .toList();
        if (tried.isEmpty() || moves <= 0) {
            return RebalancePlan.NOTHING;
        }
        RelocationTrial trial =
                new RelocationTrial(asked.cluster().without(Set.of()).snapshot(tried), profiles, tried, random);
        Draft draft = new Draft(asked.nodes(), trial, loads, bounds.margin(), moves);
        leaving.forEach(draft::empty);
        others.forEach(draft::improve);
        return draft.plan();
    }

    /** The candidates that still run where the snapshot can judge them, and whose profile has a goal. */
    private List<RunningPod> running(RebalanceCase asked) {
        Map<ObjectKey, BoundPod> bound =
                HashMap.newHashMap(asked.cluster().pods().size());
        asked.cluster().pods().forEach(pod -> bound.put(pod.key(), pod));
        List<RunningPod> running = new ArrayList<>();
        for (Candidate candidate : asked.candidates()) {
            Goal goal = goal(candidate);
            BoundPod pod = bound.get(candidate.key());
            if (pod != null && !pod.leaving() && goal != Goal.NONE) {
                running.add(new RunningPod(candidate, pod, goal));
            }
        }
        return running;
    }

    private Goal goal(Candidate candidate) {
        return goals.getOrDefault(candidate.schedulerName(), Goal.NONE);
    }

    private static NodeLoads loads(RebalanceCase asked) {
        NodeLoads loads = new NodeLoads();
        asked.cluster().nodes().forEach(loads::add);
        asked.cluster()
                .pods()
                .forEach(pod -> loads.add(pod, asked.packing().contains(pod.key()) ? Goal.PACK : Goal.SPREAD));
        return loads;
    }

    /** One of those alike, from the fullest nodes on and there from the least important on; otherwise by chance. */
    private static List<RunningPod> fromTheFullest(
            List<RunningPod> pods, Set<String> nodes, NodeLoads loads, RandomGenerator random) {
        List<RunningPod> shuffled = new ArrayList<>(pods);
        shuffled.sort(Comparator.comparing(pod -> pod.candidate().key()));
        Collections.shuffle(shuffled, random);
        Set<RunningPod.Alike> seen = new HashSet<>();
        return shuffled.stream()
                .filter(pod -> nodes.contains(pod.node()) && (pod.goal() == Goal.SPREAD || pod.hasRequiredSpread()))
                .sorted(Comparator.comparingInt((RunningPod pod) -> -step(loads.utilization(pod.node())))
                        .thenComparingInt(pod -> pod.bound().priority()))
                .filter(pod -> seen.add(pod.alike()))
                .limit(MAX_TRIES)
                .toList();
    }

    private static int step(double utilization) {
        return (int) (utilization * LOAD_STEPS);
    }

    static int maxTries() {
        return MAX_TRIES;
    }
}
