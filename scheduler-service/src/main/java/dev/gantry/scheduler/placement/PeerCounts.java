package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the plugins PodTopologySpread and InterPodAffinity know for pods of one traits: how many of the pods that matter run in
 * each domain. It is filled from what runs and then changed pod by pod; each other traits is matched against the rules once.
 *
 * <p>Source: kubernetes.io, "Assigning Pods to Nodes" and "Pod Topology Spread Constraints". Affinity of a pod that no running pod
 * matches is no obstacle where the pod matches its own terms: it is the first of its kind.
 */
final class PeerCounts {

    /** What a running pod's required affinity to the pod adds to a node's score, as kube-scheduler's hardPodAffinityWeight. */
    private static final int REQUIRED_AFFINITY_WEIGHT = 1;

    // Made once, since every node of every try may give one of them.
    private static final Optional<Rejection> LABEL_MISSING = Optional.of(new Rejection.SpreadLabelMissing());
    private static final Optional<Rejection> TOO_UNEVEN = Optional.of(new Rejection.SpreadTooUneven());
    private static final Optional<Rejection> AFFINITY_UNMATCHED = Optional.of(new Rejection.PodAffinityUnmatched());
    private static final Optional<Rejection> ANTI_AFFINITY_UNMATCHED =
            Optional.of(new Rejection.PodAntiAffinityUnmatched());
    private static final Optional<Rejection> REFUSED = Optional.of(new Rejection.RefusedByPods());

    private final PodTraits self;
    private final NamespaceLabels namespaces;
    private final Function<String, TopologyDomains> domains;
    private final List<SpreadCount> required = new ArrayList<>();
    private final List<SpreadCount> preferred = new ArrayList<>();
    private final List<DomainCount> affinity;
    private final List<DomainCount> antiAffinity;
    private final Map<String, DomainCount> refusing = new HashMap<>();
    private final Map<String, DomainCount> weights = new HashMap<>();
    private final boolean matchesItself;
    private final Map<PodTraits, List<Effect>> effects = new HashMap<>();

    /** What one pod of some traits adds where it runs. */
    private interface Effect {
        void add(int node, int pods);
    }

    /** @param domains the domains of a topology key */
    PeerCounts(
            PodTraits self,
            NodeConstraints constraints,
            List<NodeInfo> nodes,
            NamespaceLabels namespaces,
            Function<String, TopologyDomains> domains) {
        this.self = self;
        this.namespaces = namespaces;
        this.domains = domains;
        addSpread(constraints, nodes, true, required);
        addSpread(constraints, nodes, false, preferred);
        this.affinity = counts(self.terms().affinity());
        this.antiAffinity = counts(self.terms().antiAffinity());
        this.matchesItself = self.terms().matchesAllAffinity(self, namespaces);
    }

    private void addSpread(NodeConstraints constraints, List<NodeInfo> nodes, boolean hard, List<SpreadCount> counts) {
        List<SpreadConstraint> together = self.terms().spread().stream()
                .filter(constraint -> constraint.required() == hard)
                .toList();
        for (SpreadConstraint constraint : together) {
            boolean[] eligible = SpreadCount.eligible(constraint, together, constraints, nodes);
            counts.add(new SpreadCount(constraint, self, domains.apply(constraint.topologyKey()), eligible));
        }
    }

    private List<DomainCount> counts(List<PodTerm> terms) {
        return terms.stream()
                .map(term -> new DomainCount(domains.apply(term.topologyKey()), null))
                .toList();
    }

    /** Counts {@code pods} more (or, negative, fewer) pods of the traits on the node. */
    void add(PodTraits other, int node, int pods) {
        for (Effect effect : effects.computeIfAbsent(other, this::effectsOf)) {
            effect.add(node, pods);
        }
    }

    private List<Effect> effectsOf(PodTraits other) {
        List<Effect> found = new ArrayList<>();
        for (SpreadCount count : required) {
            if (count.constraint().counts(self, other)) {
                found.add(count::add);
            }
        }
        for (SpreadCount count : preferred) {
            if (count.constraint().counts(self, other)) {
                found.add(count::add);
            }
        }
        addOwnTerms(other, found);
        addOthersTerms(other, found);
        return List.copyOf(found);
    }

    /** A pod counts for required affinity only where it matches all terms. */
    private void addOwnTerms(PodTraits other, List<Effect> found) {
        if (!affinity.isEmpty() && self.terms().matchesAllAffinity(other, namespaces)) {
            affinity.forEach(count -> found.add(count::add));
        }
        List<PodTerm> refused = self.terms().antiAffinity();
        for (int i = 0; i < refused.size(); i++) {
            if (refused.get(i).matches(other, namespaces)) {
                found.add(antiAffinity.get(i)::add);
            }
        }
        for (PodTerm.Preferred preference : self.terms().preferred()) {
            if (preference.term().matches(other, namespaces)) {
                found.add(weight(preference.term().topologyKey(), preference.weight()));
            }
        }
    }

    private void addOthersTerms(PodTraits other, List<Effect> found) {
        for (PodTerm term : other.terms().antiAffinity()) {
            if (term.matches(self, namespaces)) {
                found.add(refusing.computeIfAbsent(term.topologyKey(), this::count)::add);
            }
        }
        for (PodTerm term : other.terms().affinity()) {
            if (term.matches(self, namespaces)) {
                found.add(weight(term.topologyKey(), REQUIRED_AFFINITY_WEIGHT));
            }
        }
        for (PodTerm.Preferred preference : other.terms().preferred()) {
            if (preference.term().matches(self, namespaces)) {
                found.add(weight(preference.term().topologyKey(), preference.weight()));
            }
        }
    }

    private Effect weight(String topologyKey, int weight) {
        DomainCount count = weights.computeIfAbsent(topologyKey, this::count);
        return (node, pods) -> count.add(node, (long) weight * pods);
    }

    private DomainCount count(String topologyKey) {
        return new DomainCount(domains.apply(topologyKey), null);
    }

    boolean passes(int node) {
        return rejection(node).isEmpty();
    }

    /** Why the pod's peers, as they are, keep it from the node. */
    Optional<Rejection> rejection(int node) {
        for (SpreadCount count : required) {
            if (!count.hasLabel(node)) {
                return LABEL_MISSING;
            }
            if (count.excess(node) > 0) {
                return TOO_UNEVEN;
            }
        }
        if (!affinityHolds(node)) {
            return AFFINITY_UNMATCHED;
        }
        for (DomainCount count : antiAffinity) {
            if (count.at(node) > 0) {
                return ANTI_AFFINITY_UNMATCHED;
            }
        }
        for (DomainCount count : refusing.values()) {
            if (count.at(node) > 0) {
                return REFUSED;
            }
        }
        return Optional.empty();
    }

    private boolean affinityHolds(int node) {
        boolean near = true;
        boolean nowhere = true;
        for (DomainCount count : affinity) {
            if (!count.hasLabel(node)) {
                return false;
            }
            near &= count.at(node) > 0;
            nowhere &= count.total() == 0;
        }
        return near || (nowhere && matchesItself);
    }

    /** Whether no end of other pods would let the pod run on the node. */
    boolean isHopeless(int node) {
        Optional<Rejection> rejection = rejection(node);
        return rejection.equals(LABEL_MISSING) || rejection.equals(AFFINITY_UNMATCHED);
    }

    /** The skew that the first constraint which the node would break allows, and what it would be. */
    Optional<Shortfall> unevenness(int node) {
        return required.stream()
                .filter(count -> count.hasLabel(node) && count.excess(node) > 0)
                .findFirst()
                .map(count -> {
                    int allowed = count.constraint().maxSkew();
                    return new Shortfall("maxSkew", allowed + count.excess(node), allowed);
                });
    }

    /** Whether scores look at spreading. */
    boolean prefersSpread() {
        return !preferred.isEmpty();
    }

    /** Whether the node has the labels that spreading goes by in scores. */
    boolean canSpread(int node) {
        for (SpreadCount count : preferred) {
            if (!count.hasLabel(node)) {
                return false;
            }
        }
        return true;
    }

    /** What the node costs by the constraints that only scores count; lower is better. */
    double spreadCost(int node) {
        double cost = 0;
        for (SpreadCount count : preferred) {
            cost += count.cost(node);
        }
        return cost;
    }

    /** Whether any term gives or takes weight somewhere. */
    boolean hasWeights() {
        return !weights.isEmpty();
    }

    /** The sum of the weights of preferred terms, of either side, on the node. */
    long weight(int node) {
        long sum = 0;
        for (DomainCount count : weights.values()) {
            sum += count.at(node);
        }
        return sum;
    }
}
