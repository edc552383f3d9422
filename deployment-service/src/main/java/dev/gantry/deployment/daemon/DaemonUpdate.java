package dev.gantry.deployment.daemon;

import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Replaces pods of a former template, node by node in the order of their names.
 *
 * <p>A node whose old pod is not available loses nothing by the change, and is changed at once. For the others there is a
 * budget: without surge, {@code maxUnavailable} less the nodes that have no available pod for whatever reason; with surge,
 * {@code maxSurge} less the nodes that have a new pod beside an available old one. With five nodes, one unavailable at a
 * time, and {@code n3}'s pod crashing, the update changes {@code n3} first, and {@code n1} once {@code n3} is available.
 */
final class DaemonUpdate {

    private final List<NodePods> nodes;
    private final DaemonLimits limits;
    private final boolean held;
    private final Function<NodePods, PodAction> create;

    /**
     * An update.
     *
     * @param nodes those that shall run a pod
     * @param held whether new pods have to wait, so that no old one may be given up for one
     * @param create makes the pod of the present template for a node
     */
    DaemonUpdate(List<NodePods> nodes, DaemonLimits limits, boolean held, Function<NodePods, PodAction> create) {
        this.nodes = nodes;
        this.limits = limits;
        this.held = held;
        this.create = create;
    }

    List<PodAction> actions() {
        if (!limits.rolling()) {
            return List.of();
        }
        return limits.surging() ? surge() : replace();
    }

    private List<PodAction> replace() {
        if (held) {
            return List.of();
        }
        List<PodAction> actions = new ArrayList<>();
        int budget = limits.maxUnavailable()
                - (int) nodes.stream().filter(node -> !node.anyAvailable()).count();
        for (NodePods node : nodes) {
            if (node.outdated().isEmpty() || node.updated().isPresent()) {
                continue;
            }
            Pod old = node.outdated().get();
            boolean serving = node.serving(old);
            if (!serving || budget > 0) {
                budget -= serving ? 1 : 0;
                actions.add(new PodAction.Delete(old, !serving));
            }
        }
        return actions;
    }

    private List<PodAction> surge() {
        List<PodAction> actions = new ArrayList<>();
        int budget =
                limits.maxSurge() - (int) nodes.stream().filter(this::surges).count();
        for (NodePods node : nodes) {
            if (node.outdated().isEmpty()) {
                continue;
            }
            Pod old = node.outdated().get();
            boolean serving = node.serving(old);
            if (!held && isAlone(node) && (!serving || budget > 0)) {
                budget -= serving ? 1 : 0;
                actions.add(create.apply(node));
            } else if (node.updated().isPresent() && !surges(node)) {
                actions.add(new PodAction.Delete(old, !serving));
            }
        }
        return actions;
    }

    /** Whether there is just the old pod: one that a former update made, or that is still ending, must be gone first. */
    private static boolean isAlone(NodePods node) {
        return node.pods().size() == 1;
    }

    /** Whether the node's old pod has to stay until the new one is available. */
    private boolean surges(NodePods node) {
        return node.outdated().filter(node::serving).isPresent()
                && node.updated().filter(pod -> !node.available(pod)).isPresent();
    }
}
