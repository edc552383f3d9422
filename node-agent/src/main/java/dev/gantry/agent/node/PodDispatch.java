package dev.gantry.agent.node;

import dev.gantry.apimachinery.client.ResourceView.Listener;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** Hands every pod that the API shows to the node it is bound to. One watch serves all nodes of the process. */
public final class PodDispatch implements Listener<Pod> {

    private final Map<String, AgentNode> nodes;

    /**
     * @param nodes by name
     */
    public PodDispatch(Map<String, AgentNode> nodes) {
        this.nodes = Map.copyOf(nodes);
    }

    @Override
    public void added(Pod pod) {
        node(pod).ifPresent(node -> node.workers().changed(pod));
    }

    /** An object of the same name with another uid means that the end of the one before was missed. */
    @Override
    public void updated(Pod previous, Pod current) {
        if (!previous.getMetadata().getUid().equals(current.getMetadata().getUid())) {
            deleted(previous);
        }
        added(current);
    }

    @Override
    public void deleted(Pod last) {
        node(last).ifPresent(node -> node.workers().deleted(last));
    }

    private Optional<AgentNode> node(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName()).map(nodes::get);
    }
}
