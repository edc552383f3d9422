package dev.gantry.agent.node;

import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers of pods that ended while the agent was away. A container is touched only when the view is complete, does
 * not have its pod, and the API itself, asked for that pod, says that it is not there: silence is never proof.
 */
public final class OrphanSweep {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    /** Nobody is left to ask how long its pod would have given it. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final AgentNode node;
    private final ResourceView<Pod> view;
    private final ResourceClient<Pod> pods;

    public OrphanSweep(AgentNode node, ResourceView<Pod> view, ResourceClient<Pod> pods) {
        this.node = node;
        this.view = view;
        this.pods = pods;
    }

    public void sweep() {
        if (!view.synced()) {
            return;
        }
        Map<String, ContainerLabels> orphans = new HashMap<>();
        Set<String> known = known();
        for (ContainerInfo info : node.host().runtime().list(node.host().agent().labels())) {
            ContainerLabels.read(info.labels())
                    .filter(labels -> !known.contains(labels.podUid()))
                    .ifPresent(labels -> orphans.put(labels.podUid(), labels));
        }
        orphans.values().stream().filter(this::isGone).forEach(this::remove);
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>(node.workers().uids());
        view.list().forEach(pod -> known.add(pod.getMetadata().getUid()));
        return known;
    }

    /** Asks the API, which answers or throws; a pod of the same name with another uid is another pod. */
    private boolean isGone(ContainerLabels labels) {
        return pods.get(new ObjectKey(labels.namespace(), labels.pod()))
                .map(pod -> !pod.getMetadata().getUid().equals(labels.podUid()))
                .orElse(true);
    }

    private void remove(ContainerLabels orphan) {
        LOG.info("removing what is left of pod {}/{} ({})", orphan.namespace(), orphan.pod(), orphan.podUid());
        var runtime = node.host().runtime();
        var left = runtime.list(node.host().agent().mark(ContainerLabels.ofPodUid(orphan.podUid())));
        left.stream().filter(c -> !isSandbox(c)).forEach(c -> {
            runtime.stop(c.id(), GRACE);
            node.host().beforeRemoval().beforeRemoval(c.id());
            runtime.remove(c.id());
        });
        left.stream().filter(OrphanSweep::isSandbox).forEach(c -> runtime.remove(c.id()));
        try {
            node.host().volumes().remove(orphan.podUid());
        } catch (IOException e) {
            LOG.warn("volumes of {} remain: {}", orphan.podUid(), e.getMessage());
        }
    }

    private static boolean isSandbox(ContainerInfo info) {
        return ContainerLabels.SANDBOX.equals(info.labels().get(ContainerLabels.CONTAINER));
    }
}
