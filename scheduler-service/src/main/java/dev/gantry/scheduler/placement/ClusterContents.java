package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a {@link ClusterState} holds, at one moment: quickly taken by the thread that keeps the state, for others to build a state of their own
 * from and try on it what they like.
 *
 * @param nodes the nodes
 * @param pods those that have a node
 * @param nominations places that are promised
 * @param namespaces labels by namespace
 * @param loads what nodes really use, by their names
 */
public record ClusterContents(
        List<NodeInfo> nodes,
        List<BoundPod> pods,
        List<Nomination> nominations,
        Map<String, Map<String, String>> namespaces,
        Map<String, NodeLoad> loads) {

    public ClusterContents {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        nominations = List.copyOf(nominations);
        namespaces = Map.copyOf(namespaces);
        loads = Map.copyOf(loads);
    }

    /** A state of this without some nodes, their pods, and what is promised on them. */
    public ClusterState without(Set<String> gone) {
        ClusterState state = new ClusterState();
        nodes.stream().filter(node -> !gone.contains(node.name())).forEach(state::putNode);
        namespaces.forEach(state::putNamespace);
        pods.stream().filter(pod -> !gone.contains(pod.nodeName())).forEach(state::putPod);
        nominations.stream()
                .filter(nomination -> !gone.contains(nomination.nodeName()))
                .forEach(state::nominate);
        state.putLoads(loads);
        return state;
    }
}
