package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is used of the nodes while a plan is made: the snapshot, and every pod that the plan has placed so far. */
final class PlanLedger {

    private static final int MIN_GROWTH = 16;

    private final List<NodeInfo> nodes;
    private final UsageTable usage;
    private final Map<String, int[]> podsOfOwners = new HashMap<>();
    private final ClusterSnapshot snapshot;

    /** Of each node: what pods without an owner share, and what nobody changes. */
    private final int[] noPods;

    private @Nullable Map<String, Integer> positions;
    private int[] placements;
    private final int[] placementsOfNode;
    private final Map<EvaluationKey, NodeEvaluation> evaluations = new HashMap<>();
    private final Promises promises;
    private final Map<String, TopologyDomains> domains = new HashMap<>();
    private final Map<PeerKey, PeerCounts> peers = new HashMap<>();
    private final Map<Profile, Fragmentation> fragmentations = new HashMap<>();
    private final List<PeerChange> peerChanges = new ArrayList<>();
    private final Set<PodTraits> reachingOthers;
    private final boolean followsPeers;
    private final Map<PodTraits, Boolean> dependents = new HashMap<>();
    private int count;

    private record EvaluationKey(Profile profile, NodeConstraints constraints) {}

    private record PeerKey(PodTraits traits, NodeConstraints constraints) {}

    /** Pods of the traits that the plan placed on, or took from, the node. */
    private record PeerChange(PodTraits traits, int node, int pods) {}

    /** A ledger for a plan that places these pods or some of them. */
    PlanLedger(ClusterSnapshot snapshot, Collection<PendingPod> pods) {
        this.snapshot = snapshot;
        List<PodTraits> asking = pods.stream()
                .map(PendingPod::traits)
                .filter(PodTraits::hasRules)
                .distinct()
                .toList();
        this.reachingOthers = reachingOthers(snapshot, asking);
        this.followsPeers = !reachingOthers.isEmpty() || !asking.isEmpty();
        this.nodes = snapshot.nodes();
        this.usage = snapshot.usageCopy();
        // Enough where no pod's place is given back and no promise twice; else it grows.
        this.placements = new int[pods.size() + 2 * snapshot.nominations().size()];
        this.placementsOfNode = new int[nodes.size()];
        this.noPods = new int[nodes.size()];
        this.promises = new Promises(
                snapshot,
                (node, demand) -> change(node, demand, DeviceSet.NONE, 1),
                (node, demand) -> change(node, demand, DeviceSet.NONE, -1));
    }

    List<NodeInfo> nodes() {
        return nodes;
    }

    UsageTable usage() {
        return usage;
    }

    PreparedDemand prepare(PodDemand demand, String owner) {
        int[] podsOfOwner = owner.isEmpty() ? noPods : podsOfOwners.computeIfAbsent(owner, snapshot::podsOfOwnerCopy);
        return new PreparedDemand(demand, usage.axes(), podsOfOwner);
    }

    /** Places a pod; which accelerators it gets, if it asks for any, is not known. */
    void place(PendingPod pod, int node) {
        place(pod, node, DeviceSet.NONE);
    }

    void place(PendingPod pod, int node, DeviceSet devices) {
        count(pod, node, devices, 1);
    }

    /** Gives back the place of a pod that was placed without saying which accelerators it gets. */
    void unplace(PendingPod pod, int node) {
        unplace(pod, node, DeviceSet.NONE);
    }

    /** Gives back the place of a pod that this plan has placed, and the accelerators that it got there. */
    void unplace(PendingPod pod, int node, DeviceSet devices) {
        count(pod, node, devices, -1);
    }

    private void count(PendingPod pod, int node, DeviceSet devices, int pods) {
        int[] podsOfOwner = podsOfOwners.get(pod.owner());
        if (podsOfOwner != null) {
            podsOfOwner[node] += pods;
        }
        change(node, pod.demand(), devices, pods);
        changePeers(pod.traits(), node, pods);
    }

    /** Takes a running pod away, as its end would; who ranks nodes is not told. */
    void remove(BoundPod pod, int node) {
        count(pod, node, -1);
    }

    /** Takes back what {@link #remove} did. */
    void putBack(BoundPod pod, int node) {
        count(pod, node, 1);
    }

    private void count(BoundPod pod, int node, int pods) {
        if (snapshot.countsPodsOf(pod.owner())) {
            podsOfOwners.computeIfAbsent(pod.owner(), snapshot::podsOfOwnerCopy)[node] += pods;
        }
        usage.count(node, pod.demand(), pod.devices(), pods);
        placementsOfNode[node]++;
        changePeers(pod.traits(), node, pods);
    }

    private static Set<PodTraits> reachingOthers(ClusterSnapshot snapshot, List<PodTraits> asking) {
        Stream<PodTraits> running = snapshot.peers().running().stream().map(PeerSnapshot.Running::traits);
        return Stream.concat(running, asking.stream())
                .filter(traits -> traits.terms().reachesOthers())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void changePeers(PodTraits traits, int node, int pods) {
        if (followsPeers) {
            peerChanges.add(new PeerChange(traits, node, pods));
            peers.values().forEach(counts -> counts.add(traits, node, pods));
        }
    }

    /** Whether any rule about peers is at work. */
    boolean followsPeers() {
        return followsPeers;
    }

    /** Whether where pods of these traits go depends on other pods, running or of this plan. */
    boolean dependsOnPeers(PodTraits traits) {
        return followsPeers && dependents.computeIfAbsent(traits, this::isDependent);
    }

    private boolean isDependent(PodTraits traits) {
        return traits.hasRules() || reachingOthers.stream().anyMatch(traits::mayDependOn);
    }

    /** What is known of the pod's peers, kept up to date with the plan. */
    PeerCounts peersOf(PendingPod pod) {
        return peers.computeIfAbsent(
                new PeerKey(pod.traits(), pod.demand().constraints()), key -> peersOf(key.traits(), key.constraints()));
    }

    private PeerCounts peersOf(PodTraits traits, NodeConstraints constraints) {
        PeerSnapshot running = snapshot.peers();
        PeerCounts counts = new PeerCounts(traits, constraints, nodes, running.namespaces(), this::domains);
        for (PeerSnapshot.Running peer : running.running()) {
            peer.nodes().forEach(on -> counts.add(peer.traits(), on.node(), on.pods()));
        }
        peerChanges.forEach(change -> counts.add(change.traits(), change.node(), change.pods()));
        return counts;
    }

    private TopologyDomains domains(String topologyKey) {
        return domains.computeIfAbsent(topologyKey, key -> TopologyDomains.of(key, nodes));
    }

    Promises promises() {
        return promises;
    }

    private void change(int node, PodDemand demand, DeviceSet devices, int pods) {
        usage.count(node, demand, devices, pods);
        if (count == placements.length) {
            placements = Arrays.copyOf(placements, Math.max(MIN_GROWTH, 2 * count));
        }
        placements[count++] = node;
        placementsOfNode[node]++;
    }

    /** What the profile makes of all nodes for the constraints; done once for all groups that share them. */
    NodeEvaluation evaluate(Profile profile, NodeConstraints constraints) {
        return evaluations.computeIfAbsent(
                new EvaluationKey(profile, constraints), key -> NodeEvaluation.of(profile, constraints, nodes));
    }

    /** The positions of those of the named nodes that there are, in ascending order. */
    int[] positionsOf(Set<String> names) {
        if (positions == null) {
            positions = snapshot.indexes();
        }
        Map<String, Integer> known = positions;
        return names.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** What the pods of the profile make of the accelerators' fragmentation. */
    Fragmentation fragmentation(Profile profile) {
        return fragmentations.computeIfAbsent(
                profile,
                key -> new Fragmentation(
                        snapshot.demandMix(),
                        this,
                        constraints -> evaluate(profile, constraints).feasible()));
    }

    /** The scores of nodes that usage and peers leave as they are; shared, so never change it. */
    long[] fixedScores(Profile profile, PodDemand demand) {
        long[] scores = evaluate(profile, demand.constraints()).scores();
        long @Nullable [] images = snapshot.imageScores(demand.images());
        if (images == null) {
            return scores;
        }
        long[] sums = scores.clone();
        for (int node = 0; node < sums.length; node++) {
            sums[node] += profile.imageLocalityWeight() * images[node];
        }
        return sums;
    }

    /** What the node scores for images that it has; empty where no node has any of the pod's. */
    OptionalLong imageScore(PodDemand demand, int node) {
        long @Nullable [] images = snapshot.imageScores(demand.images());
        return images == null ? OptionalLong.empty() : OptionalLong.of(images[node]);
    }

    /** How often the node's usage changed; what was computed of it at a lower count is out of date. */
    int placementsOf(int node) {
        return placementsOfNode[node];
    }

    /** How many changes there were: pods placed, and places promised or given back. */
    int placements() {
        return count;
    }

    /** The node of the i-th change. */
    int placement(int i) {
        return placements[i];
    }
}
