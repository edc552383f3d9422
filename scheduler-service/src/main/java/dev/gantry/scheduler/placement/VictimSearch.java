package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Comparator;
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
    private final Map<String, List<BoundPod>> podsByNode;
    private final DisruptionAllowances allowances;
    private final RandomGenerator random;

    VictimSearch(
            ProfileChoice profiles,
            ClusterSnapshot snapshot,
            List<PendingPod> pods,
            Map<String, List<BoundPod>> podsByNode,
            DisruptionAllowances allowances,
            RandomGenerator random) {
        this.profiles = profiles;
        this.ledger = new PlanLedger(snapshot, pods);
        this.podsByNode = new HashMap<>(podsByNode);
        this.allowances = allowances;
        this.random = random;
    }

    /** What decides whether a pod fits, with what is known of its peers where it depends on them. */
    private record Candidate(Profile profile, PreparedDemand demand, Optional<PeerCounts> peers) {}

    Preemption next(PendingPod pod) {
        ledger.promises().reserveFrom(pod.priority());
        OptionalInt promised = ledger.promises().release(pod.key());
        if (promised.isPresent() && othersLeave(promised.getAsInt(), pod)) {
            ledger.place(pod, promised.getAsInt());
            return new Preemption.Waits(pod);
        }
        NodeEvaluation evaluation =
                ledger.evaluate(profiles.of(pod), pod.demand().constraints());
        boolean[] helpful = helpful(pod, evaluation);
        Optional<VictimChoice> best = best(pod, helpful);
        best.ifPresent(choice -> take(pod, choice));
        return best.<Preemption>map(choice -> new Preemption.Victims(
                        pod, ledger.nodes().get(choice.node()).name(), choice.victims()))
                .orElseGet(() -> new Preemption.Useless(pod, useless(helpful)));
    }

    /** Nodes that other pods' end can help: those that are not out for what they are, or for whom the pod wants near. */
    private boolean[] helpful(PendingPod pod, NodeEvaluation evaluation) {
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
        int wanted = Math.max(MIN_CHOICES, nodes * CHOICES_PER_CENT / 100);
        int first = random.nextInt(nodes);
        List<VictimChoice> choices = new ArrayList<>();
        for (int i = 0; i < nodes && choices.size() < wanted; i++) {
            int node = (first + i) % nodes;
            if (feasible[node]) {
                choice(node, pod, candidate).ifPresent(choices::add);
            }
        }
        return choices.stream().min(VictimChoice.BEST_FIRST);
    }

    /** Takes all pods of lower priority away, and puts back each that the pod leaves room for; the usage is left as it was. */
    private Optional<VictimChoice> choice(int node, PendingPod pod, Candidate candidate) {
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
            ledger.usage().count(node, pod.demand(), change);
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
