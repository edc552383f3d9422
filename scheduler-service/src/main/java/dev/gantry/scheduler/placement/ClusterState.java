package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and their pods, kept up to date change by change for one thread. It takes changes in any order: pods may
 * come before their node, and leave after it; what counts is only the newest state of each.
 */
public final class ClusterState {

    private final UsageTable usage = new UsageTable();
    private final List<NodeInfo> nodes = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<ObjectKey, BoundPod> pods = new HashMap<>();
    private final Map<String, Map<ObjectKey, BoundPod>> podsByNode = new HashMap<>();
    private final Map<String, Map<String, Integer>> nodesByOwner = new HashMap<>();
    private final Map<ObjectKey, Nomination> nominations = new HashMap<>();
    private final DemandCounts demands = new DemandCounts();
    private final ImageScores images = new ImageScores();
    private final PeerIndex peers = new PeerIndex();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final NavigableMap<Integer, Integer> podsByPriority = new TreeMap<>();
    private Map<String, NodeLoad> loads = Map.of();

    /** Takes the newest state of a node; answers what of it may let further pods fit. */
    public Set<ClusterChange> putNode(NodeInfo node) {
        Integer index = indexes.get(node.name());
        if (index == null) {
            addNode(node);
            return EnumSet.of(ClusterChange.NODE_ADDED);
        }
        NodeInfo before = nodes.set(index, node);
        images.change(node.name(), before.images(), node.images());
        if (!before.allocatable().equals(node.allocatable())) {
            usage.setAllocatable(index, node.allocatable());
        }
        return changes(before, node);
    }

    public Optional<NodeInfo> node(String name) {
        return Optional.ofNullable(indexes.get(name)).map(nodes::get);
    }

    /** Forgets a node; answers what of it may let further pods fit. */
    public Set<ClusterChange> removeNode(String name) {
        Integer index = indexes.remove(name);
        if (index == null) {
            return EnumSet.noneOf(ClusterChange.class);
        }
        usage.removeBySwap(index);
        images.change(name, nodes.get(index).images(), Map.of());
        NodeInfo last = nodes.removeLast();
        if (index < nodes.size()) {
            nodes.set(index, last);
            indexes.put(last.name(), index);
        }
        return EnumSet.of(ClusterChange.NODE_REMOVED);
    }

    /** Takes what nodes really use, by their names; of the others nothing is known any more. */
    public void putLoads(Map<String, NodeLoad> measured) {
        loads = Map.copyOf(measured);
        indexes.forEach((name, index) -> {
            NodeLoad load = loads.get(name);
            if (load == null) {
                usage.loads().forget(index);
            } else {
                putLoad(name, index, load);
            }
        });
    }

    private void putLoad(String node, int index, NodeLoad load) {
        long cpuMillis = 0;
        long memoryBytes = 0;
        for (BoundPod pod : podsByNode.getOrDefault(node, Map.of()).values()) {
            if (load.includes(pod)) {
                cpuMillis += pod.demand().scoredCpuMillis();
                memoryBytes += pod.demand().scoredMemoryBytes();
            }
        }
        usage.loads().put(index, load, cpuMillis, memoryBytes);
    }

    /** Takes the labels of a namespace, by which pods may choose whom they are to run near to. */
    public void putNamespace(String name, Map<String, String> labels) {
        namespaces.put(name, Map.copyOf(labels));
    }

    public void removeNamespace(String name) {
        namespaces.remove(name);
    }

    /** The pod as it takes its share of a node, if it has one. */
    public Optional<BoundPod> pod(ObjectKey key) {
        return Optional.ofNullable(pods.get(key));
    }

    /** Takes the newest state of a pod that has a node. */
    public void putPod(BoundPod pod) {
        BoundPod before = pods.put(pod.key(), pod);
        if (pod.equals(before)) {
            return;
        }
        if (before != null) {
            count(before, -1);
        }
        count(pod, 1);
        nominations.remove(pod.key());
    }

    /** Forgets a pod that is gone or has ended; answers whether it had taken anything. */
    public boolean removePod(ObjectKey key) {
        Optional<BoundPod> pod = Optional.ofNullable(pods.remove(key));
        pod.ifPresent(gone -> count(gone, -1));
        return pod.isPresent();
    }

    /** Takes a promise to a pending pod; it holds until the pod is bound or {@link #withdraw withdrawn}. */
    public void nominate(Nomination nomination) {
        nominations.put(nomination.pod(), nomination);
    }

    public void withdraw(ObjectKey pod) {
        nominations.remove(pod);
    }

    /** The node where the pod is promised a place. */
    public Optional<String> nominated(ObjectKey pod) {
        return Optional.ofNullable(nominations.get(pod)).map(Nomination::nodeName);
    }

    /** Whether any pod that has a node is of lower priority. */
    public boolean hasPodsBelow(int priority) {
        return !podsByPriority.isEmpty() && podsByPriority.firstKey() < priority;
    }

    /** The pods of each node now. */
    public Map<String, List<BoundPod>> podsByNode() {
        Map<String, List<BoundPod>> copy = HashMap.newHashMap(podsByNode.size());
        podsByNode.forEach((node, onNode) -> copy.put(node, List.copyOf(onNode.values())));
        return copy;
    }

    /** All of it now. */
    public ClusterContents contents() {
        return new ClusterContents(
                nodes, List.copyOf(pods.values()), List.copyOf(nominations.values()), namespaces, loads);
    }

    /** The state now, to plan for these pods or some of them: of how other pods are spread, just what matters to them is copied. */
    public ClusterSnapshot snapshot(Collection<PendingPod> pending) {
        Map<String, int[]> podsOfOwners = new HashMap<>();
        for (PendingPod pod : pending) {
            if (!pod.owner().isEmpty()) {
                podsOfOwners.computeIfAbsent(pod.owner(), this::podsOfOwner);
            }
        }
        NamespaceLabels labels = namespaces.isEmpty() ? NamespaceLabels.UNKNOWN : labels();
        List<Nomination> promised =
                nominations.values().stream().sorted(Nomination.HIGHEST_FIRST).toList();
        return new ClusterSnapshot(
                nodes,
                new UsageTable(usage),
                podsOfOwners,
                promised,
                peers.snapshot(pending, indexes, labels),
                imageScores(pending),
                usage.devices().isUsed() ? demands.mix(pending) : DemandMix.NONE);
    }

    @SuppressWarnings("ReferenceEquality") // a short cut: pods of one template mostly follow one another
    private Map<List<String>, long[]> imageScores(Collection<PendingPod> pending) {
        Map<List<String>, long[]> scores = new HashMap<>();
        List<String> last = List.of();
        for (PendingPod pod : pending) {
            List<String> wanted = pod.demand().images();
            if (wanted != last && !scores.containsKey(wanted)) {
                long @Nullable [] found = images.of(wanted, indexes);
                if (found != null) {
                    scores.put(wanted, found);
                }
            }
            last = wanted;
        }
        return scores;
    }

    private NamespaceLabels labels() {
        Map<String, Map<String, String>> copy = Map.copyOf(namespaces);
        return namespace -> copy.getOrDefault(namespace, Map.of());
    }

    private void addNode(NodeInfo node) {
        int index = usage.add(node.allocatable());
        nodes.add(node);
        indexes.put(node.name(), index);
        images.change(node.name(), Map.of(), node.images());
        podsByNode
                .getOrDefault(node.name(), Map.of())
                .values()
                .forEach(pod -> usage.count(index, pod.demand(), pod.devices(), 1));
    }

    private void count(BoundPod pod, int change) {
        Integer index = indexes.get(pod.nodeName());
        if (index != null) {
            usage.count(index, pod.demand(), pod.devices(), change);
        }
        Map<ObjectKey, BoundPod> onNode = podsByNode.computeIfAbsent(pod.nodeName(), name -> new LinkedHashMap<>());
        if (change > 0) {
            onNode.put(pod.key(), pod);
        } else if (onNode.remove(pod.key()) != null && onNode.isEmpty()) {
            podsByNode.remove(pod.nodeName());
        }
        if (podsByPriority.merge(pod.priority(), change, Integer::sum) == 0) {
            podsByPriority.remove(pod.priority());
        }
        demands.count(pod.demand(), change);
        peers.count(pod.traits(), pod.nodeName(), change);
        countOwner(pod, change);
    }

    private void countOwner(BoundPod pod, int change) {
        if (pod.owner().isEmpty()) {
            return;
        }
        Map<String, Integer> counts = nodesByOwner.computeIfAbsent(pod.owner(), owner -> new HashMap<>());
        if (counts.merge(pod.nodeName(), change, Integer::sum) <= 0) {
            counts.remove(pod.nodeName());
        }
        if (counts.isEmpty()) {
            nodesByOwner.remove(pod.owner());
        }
    }

    private int[] podsOfOwner(String owner) {
        int[] counts = new int[nodes.size()];
        nodesByOwner.getOrDefault(owner, Map.of()).forEach((node, count) -> {
            Integer index = indexes.get(node);
            if (index != null) {
                counts[index] = count;
            }
        });
        return counts;
    }

    private static Set<ClusterChange> changes(NodeInfo before, NodeInfo after) {
        Set<ClusterChange> changes = EnumSet.noneOf(ClusterChange.class);
        if (!before.allocatable().equals(after.allocatable())) {
            changes.add(ClusterChange.NODE_ALLOCATABLE_CHANGED);
        }
        if (!before.labels().equals(after.labels())) {
            changes.add(ClusterChange.NODE_LABELS_CHANGED);
        }
        if (!before.taints().equals(after.taints())) {
            changes.add(ClusterChange.NODE_TAINTS_CHANGED);
        }
        if (before.unschedulable() && !after.unschedulable()) {
            changes.add(ClusterChange.NODE_UNCORDONED);
        }
        return changes;
    }
}
