package dev.gantry.scheduler.review;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Pods and a cluster to try them on.
 *
 * @param cluster as it is
 * @param nodesGone nodes of it that would be gone
 * @param pods that look for a node: those of the nodes gone first, then those that were asked about
 */
public record Trial(ClusterContents cluster, Set<String> nodesGone, List<Candidate> pods) {

    public Trial {
        nodesGone = Set.copyOf(nodesGone);
        pods = List.copyOf(pods);
    }

    /**
     * A pod that looks for a node.
     *
     * @param gang with whom it goes; empty for a pod that has gone already
     * @param from the node gone on which it runs, or "" for one that was asked about
     * @param hindrance why it looks for none, or ""
     */
    public record Candidate(PendingPod pod, Optional<Gang> gang, String from, String hindrance) {}

    /** What would become of the pods; the trial itself and the cluster stay as they are. */
    PlacementPlan plan(PlacementPlanner planner, RandomGenerator random) {
        Map<ObjectKey, GangDemand> gangs = gangs();
        List<PendingPod> pending = units(gangs).stream()
                .sorted(Comparator.comparingInt(Trial::priority).reversed())
                .flatMap(List::stream)
                .toList();
        ClusterState state = cluster.without(nodesGone);
        return planner.plan(state.snapshot(pending), pending, gangs, random);
    }

    int nodesLeft() {
        return (int) cluster.nodes().stream()
                .filter(node -> !nodesGone.contains(node.name()))
                .count();
    }

    private Stream<Candidate> looking() {
        return pods.stream().filter(pod -> pod.hindrance().isEmpty());
    }

    private Map<ObjectKey, GangDemand> gangs() {
        Map<ObjectKey, Integer> minMembers = new HashMap<>();
        looking()
                .flatMap(pod -> pod.gang().stream())
                .forEach(gang -> minMembers.merge(gang.key(), gang.minMember(), Math::max));
        Map<ObjectKey, GangDemand> gangs = new HashMap<>();
        looking()
                .forEach(pod -> pod.gang()
                        .map(Gang::key)
                        .ifPresent(gang ->
                                gangs.put(pod.pod().key(), new GangDemand(gang, minMembers.getOrDefault(gang, 1), 0))));
        return gangs;
    }

    /** Each pod for itself, those of a gang next to one another. */
    private Collection<List<PendingPod>> units(Map<ObjectKey, GangDemand> gangs) {
        Map<Object, List<PendingPod>> units = new LinkedHashMap<>();
        looking().map(Candidate::pod).forEach(pod -> {
            GangDemand gang = gangs.get(pod.key());
            units.computeIfAbsent(gang == null ? pod.key() : gang, key -> new ArrayList<>())
                    .add(pod);
        });
        return units.values();
    }

    private static int priority(List<PendingPod> unit) {
        return unit.stream().mapToInt(PendingPod::priority).min().orElse(0);
    }
}
