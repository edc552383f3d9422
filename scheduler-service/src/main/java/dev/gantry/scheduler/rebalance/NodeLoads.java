package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.Relocation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What pods request of each node and which pods share a place, while moves are planned; and whether a move is progress.
 *
 * <p>Progress is what makes rebalancing end. A score alone does not: pods whose preferences for one another disagree could follow
 * each other in circles, each with a better score at every step. So a move must also improve the first of these that it changes:
 *
 * <ol>
 *   <li>the pairs of pods of one owner in one domain of their required spread constraints, which are to be few;
 *   <li>the squares of what packing pods request of each node, which rise as these pods come together;
 *   <li>for spreading pods, the pairs of pods of one owner on one node, which are to be few;
 *   <li>for spreading pods, the squares of what all pods request of each node, which fall as load evens out.
 * </ol>
 *
 * The first is never made worse. Moves of spreading pods leave the second as it is. So there are finitely many moves that improve the first, between
 * them finitely many of packing pods, and between those finitely many of the others.
 *
 * <p>Worked case: node a is loaded by 0.8 and b by 0.2; a pod of 0.2 goes from a to b: 0.64 + 0.04 become 0.36 + 0.16, which is less. At
 * 0.6 and 0.4 the same pod would make 0.16 + 0.36 of 0.36 + 0.16, which is no progress: it stays.
 */
final class NodeLoads {

    /** Changes below this are rounding. */
    private static final double LEAST_PROGRESS = 1e-9;

    private final Map<String, NodeInfo> nodes = new HashMap<>();
    private final Map<String, Load> all = new HashMap<>();
    private final Map<String, Load> packing = new HashMap<>();
    private final PodPairs pairs = new PodPairs(nodes);

    void add(NodeInfo node) {
        nodes.put(node.name(), node);
    }

    /** Counts a pod, if its node is known. */
    void add(BoundPod pod, Goal goal) {
        if (nodes.containsKey(pod.nodeName())) {
            count(pod, goal, pod.nodeName(), 1);
        }
    }

    void move(BoundPod pod, Goal goal, String from, String to) {
        count(pod, goal, from, -1);
        count(pod, goal, to, 1);
    }

    private void count(BoundPod pod, Goal goal, String node, int pods) {
        change(all, pod.demand(), node, pods);
        if (goal == Goal.PACK) {
            change(packing, pod.demand(), node, pods);
        }
        pairs.count(pod, node, pods);
    }

    private void change(Map<String, Load> loads, PodDemand demand, String node, int pods) {
        Load before = loads.getOrDefault(node, Load.NONE);
        Load pod = load(demand, node);
        loads.put(node, pods > 0 ? before.plus(pod) : before.minus(pod));
    }

    private Load load(PodDemand demand, String node) {
        return Load.of(demand, Objects.requireNonNull(nodes.get(node)));
    }

    /** How much of the node all pods together request. */
    double utilization(String node) {
        return all.getOrDefault(node, Load.NONE).highest();
    }

    /** Whether fewer pods of the owner share a domain of its required spread constraints once the pod is on the other node. */
    boolean spreads(Relocation move) {
        return pairs.changeInDomains(move.bound(), move.from(), move.to()) < 0;
    }

    private boolean keepsSpread(Relocation move) {
        return pairs.changeInDomains(move.bound(), move.from(), move.to()) <= 0;
    }

    /** Whether packing pods are closer together then. */
    boolean packs(Relocation move) {
        return keepsSpread(move)
                && changeOfSquares(packing, move.bound().demand(), move.from(), move.to()) > LEAST_PROGRESS;
    }

    /** Whether fewer pods of the owner share a node then. */
    boolean takesApart(Relocation move) {
        return keepsSpread(move) && pairs.changeOnNodes(move.bound(), move.from(), move.to()) < 0;
    }

    /** Whether load is more even then. */
    boolean evens(Relocation move) {
        return keepsSpread(move)
                && pairs.changeOnNodes(move.bound(), move.from(), move.to()) == 0
                && changeOfSquares(all, move.bound().demand(), move.from(), move.to()) < -LEAST_PROGRESS;
    }

    private double changeOfSquares(Map<String, Load> loads, PodDemand demand, String from, String to) {
        Load here = loads.getOrDefault(from, Load.NONE);
        Load there = loads.getOrDefault(to, Load.NONE);
        return there.plus(load(demand, to)).squares()
                - there.squares()
                + here.minus(load(demand, from)).squares()
                - here.squares();
    }
}
