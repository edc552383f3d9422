package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The search for victims in one batch, see {@link PreemptionPlanner}: what one pod takes, the next one finds taken. */
final class VictimSearch {

    /** Choices to compare; more make no better one that would be worth the time. */
    private static final int MIN_CHOICES = 100;

    /** Of a large cluster at least this part of the nodes, as in Kubernetes. */
    private static final int CHOICES_PER_CENT = 10;

    private static final Comparator<BoundPod> DEAREST_FIRST =
            Comparator.comparing(BoundPod::importance, Importance.ORDER).thenComparing(BoundPod::key);

    private final ProfileChoice profiles;
    private final PlanLedger ledger;
    private final Map<String, Integer> indexes;
    private final Map<String, List<BoundPod>> podsByNode;
    private final DisruptionAllowances allowances;
    private final RandomGenerator random;
    private final Map<EqualPods, KnownChoices> known = new HashMap<>();
    private int examined;

    VictimSearch(
            ProfileChoice profiles,
            ClusterSnapshot snapshot,
            List<PendingPod> pods,
            Map<String, List<BoundPod>> podsByNode,
            DisruptionAllowances allowances,
            RandomGenerator random) {
        this.profiles = profiles;
        this.ledger = new PlanLedger(snapshot, pods);
        this.indexes = snapshot.indexes();
        this.podsByNode = new HashMap<>(podsByNode);
        this.allowances = allowances;
        this.random = random;
    }

    /** What decides whether a pod fits, with what is known of its peers where it depends on them. */
    private record Candidate(Profile profile, PreparedDemand demand, Optional<PeerCounts> peers) {}

    /** Of pods that are equal in this, each makes the same of a node. */
    private record EqualPods(Profile profile, PodDemand demand, String owner, int priority) {}

    /** How many nodes were examined for all pods until now. */
    int examined() {
        return examined;
    }

    Preemption next(PendingPod pod) {
        if (!pod.preempts()) {
            return new Preemption.Useless(pod, "not eligible due to preemptionPolicy=Never.");
        }
        ledger.promises().reserveFrom(pod.priority());
        OptionalInt promised = ledger.promises().release(pod.key());
        if (promised.isPresent() && othersLeave(promised.getAsInt(), pod)) {
            ledger.place(pod, promised.getAsInt());
            return new Preemption.Waits(pod);
        }
        boolean[] helpful = helpful(pod);
        return best(pod, helpful)
                .<Preemption>map(choice -> {
                    take(pod, choice);
                    return victims(pod, choice);
                })
                .orElseGet(() -> new Preemption.Useless(pod, useless(helpful)));
    }

    private Preemption.Victims victims(PendingPod pod, VictimChoice choice) {
        return new Preemption.Victims(pod, ledger.nodes().get(choice.node()).name(), choice.victims());
    }

    /** For each pod of the gang that is to have a place what makes room for it, or for none of them where that is not enough. */
    List<Preemption> next(UnplacedGang gang) {
        Deque<Runnable> undo = new ArrayDeque<>();
        List<Preemption> plan = new ArrayList<>();
        Map<ObjectKey, String> fitting = new HashMap<>();
        gang.fitting().forEach(placed -> fitting.put(placed.pod().key(), placed.nodeName()));
        int searched = 0;
        for (PendingPod pod : gang.pods().toList()) {
            if (plan.size() >= gang.demand().needed() || searched >= PreemptionPlanner.MAX_PODS) {
                break;
            }
            Optional<Preemption> place = placeWithoutVictims(pod, fitting.getOrDefault(pod.key(), ""), undo);
            if (place.isEmpty() && pod.preempts()) {
                searched++;
                place = placeWithVictims(pod, undo);
            }
            place.ifPresent(plan::add);
        }
        boolean helps = plan.stream().anyMatch(place -> !(place instanceof Preemption.Fits));
        if (plan.size() >= gang.demand().needed() && helps) {
            return plan;
        }
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        return gang.pods()
                .<Preemption>map(pod -> new Preemption.Useless(pod, "makes no room for enough pods of the gang."))
                .toList();
    }

    private Optional<Preemption> placeWithoutVictims(PendingPod pod, String fitsOn, Deque<Runnable> undo) {
        ledger.promises().reserveFrom(pod.priority());
        OptionalInt promised = ledger.promises().release(pod.key());
        undo.push(() -> ledger.promises().restore(pod.key()));
        if (promised.isPresent() && othersLeave(promised.getAsInt(), pod)) {
            place(pod, promised.getAsInt(), undo);
            return Optional.of(new Preemption.Waits(pod));
        }
        Integer node = fitsOn.isEmpty() ? null : indexes.get(fitsOn);
        if (node == null || !fits(node, candidate(pod))) {
            return Optional.empty();
        }
        place(pod, node, undo);
        return Optional.of(new Preemption.Fits(pod, fitsOn));
    }

    private void place(PendingPod pod, int node, Deque<Runnable> undo) {
        ledger.place(pod, node);
        undo.push(() -> ledger.unplace(pod, node));
    }

    private Optional<Preemption> placeWithVictims(PendingPod pod, Deque<Runnable> undo) {
        return best(pod, helpful(pod)).map(choice -> {
            List<BoundPod> before = on(choice.node());
            take(pod, choice);
            undo.push(() -> giveBack(pod, choice, before));
            return victims(pod, choice);
        });
    }

    private void giveBack(PendingPod pod, VictimChoice choice, List<BoundPod> before) {
        podsByNode.put(ledger.nodes().get(choice.node()).name(), before);
        ledger.unplace(pod, choice.node());
        choice.victims().forEach(victim -> ledger.putBack(victim, choice.node()));
        allowances.refund(choice.victims());
    }

    /** Nodes that other pods' end can help: those that are not out for what they are, or for whom the pod wants near. */
    private boolean[] helpful(PendingPod pod) {
        NodeEvaluation evaluation =
                ledger.evaluate(profiles.of(pod), pod.demand().constraints());
        boolean[] helpful = evaluation.feasible().clone();
        candidate(pod).peers().ifPresent(peers -> {
            for (int node = 0; node < helpful.length; node++) {
                helpful[node] &= !peers.isHopeless(node);
            }
        });
        return helpful;
    }

    private Candidate candidate(PendingPod pod) {
        return new Candidate(
                profiles.of(pod),
                ledger.prepare(pod.demand(), pod.owner()),
                ledger.dependsOnPeers(pod.traits()) ? Optional.of(ledger.peersOf(pod)) : Optional.empty());
    }

    private boolean othersLeave(int node, PendingPod pod) {
        return on(node).stream().anyMatch(other -> other.leaving() && other.priority() < pod.priority());
    }

    private List<BoundPod> on(int node) {
        return podsByNode.getOrDefault(ledger.nodes().get(node).name(), List.of());
    }

    private Optional<VictimChoice> best(PendingPod pod, boolean[] feasible) {
        int nodes = feasible.length;
        if (nodes == 0) {
            return Optional.empty();
        }
        Candidate candidate = candidate(pod);
        KnownChoices choicesOfEqualPods = knownChoices(pod, candidate, nodes);
        int wanted = Math.max(MIN_CHOICES, nodes * CHOICES_PER_CENT / 100);
        int first = random.nextInt(nodes);
        List<VictimChoice> choices = new ArrayList<>();
        for (int i = 0; i < nodes && choices.size() < wanted; i++) {
            int node = (first + i) % nodes;
            if (feasible[node]) {
                choicesOfEqualPods
                        .on(node, ledger.placementsOf(node), () -> choice(node, pod, candidate))
                        .ifPresent(choices::add);
            }
        }
        return choices.stream().min(VictimChoice.BEST_FIRST);
    }

    /** Where peers or budgets matter, a change on one node changes what another is worth: then nothing is remembered. */
    private KnownChoices knownChoices(PendingPod pod, Candidate candidate, int nodes) {
        return candidate.peers().isPresent() || !allowances.isEmpty()
                ? new KnownChoices(nodes)
                : known.computeIfAbsent(
                        new EqualPods(candidate.profile(), pod.demand(), pod.owner(), pod.priority()),
                        key -> new KnownChoices(nodes));
    }

    /** Takes all pods of lower priority away, and puts back each that the pod leaves room for; the usage is left as it was. */
    private Optional<VictimChoice> choice(int node, PendingPod pod, Candidate candidate) {
        examined++;
        List<BoundPod> lower = on(node).stream()
                .filter(other -> other.priority() < pod.priority())
                .sorted(DEAREST_FIRST)
                .toList();
        if (lower.isEmpty()) {
            return Optional.empty();
        }
        count(node, lower, -1, candidate);
        if (!fits(node, candidate)) {
            count(node, lower, 1, candidate);
            return Optional.empty();
        }
        DisruptionAllowances.Split split = allowances.split(lower);
        List<BoundPod> victims = unspared(node, split.violating(), candidate);
        int violations = victims.size();
        victims.addAll(unspared(node, split.others(), candidate));
        count(node, victims, 1, candidate);
        victims.sort(DEAREST_FIRST);
        return victims.isEmpty()
                ? Optional.empty()
                : Optional.of(new VictimChoice(node, List.copyOf(victims), violations));
    }

    /** Puts pods back as long as the pod still fits; answers those that it does not fit beside. */
    private List<BoundPod> unspared(int node, List<BoundPod> pods, Candidate candidate) {
        List<BoundPod> victims = new ArrayList<>();
        for (BoundPod other : pods) {
            count(node, List.of(other), 1, candidate);
            if (!fits(node, candidate)) {
                count(node, List.of(other), -1, candidate);
                victims.add(other);
            }
        }
        return victims;
    }

    private boolean fits(int node, Candidate candidate) {
        return candidate.profile().usageFilters().stream()
                        .allMatch(filter -> filter.passes(candidate.demand(), ledger.usage(), node))
                && (candidate.peers().isEmpty() || candidate.peers().get().passes(node));
    }

    private void count(int node, List<BoundPod> pods, int change, Candidate candidate) {
        for (BoundPod pod : pods) {
            ledger.usage().count(node, pod.demand(), pod.devices(), change);
            candidate.peers().ifPresent(peers -> peers.add(pod.traits(), node, change));
        }
    }

    private void take(PendingPod pod, VictimChoice choice) {
        List<BoundPod> left = new ArrayList<>(on(choice.node()));
        left.removeAll(choice.victims());
        podsByNode.put(ledger.nodes().get(choice.node()).name(), left);
        choice.victims().forEach(victim -> ledger.remove(victim, choice.node()));
        allowances.spend(choice.victims());
        ledger.place(pod, choice.node());
    }

    private static String useless(boolean[] helpful) {
        int nodes = helpful.length;
        int helpless = 0;
        for (boolean helps : helpful) {
            helpless += helps ? 0 : 1;
        }
        List<String> reasons = new ArrayList<>();
        if (nodes > helpless) {
            reasons.add(nodes - helpless + " No preemption victims found for incoming pod");
        }
        if (helpless > 0) {
            reasons.add(helpless + " Preemption is not helpful for scheduling");
        }
        return "0/" + nodes + " nodes are available: " + String.join(", ", reasons) + ".";
    }
}
