package dev.gantry.agent.pod;

import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime.Watch;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The workers of a node's pods, by uid. */
public final class PodWorkers implements AutoCloseable {

    private final PodHost host;
    private final NodeStarts starts;
    private final NodeAllocations allocations;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final Watch events;

    public PodWorkers(PodHost host, NodeStarts starts) {
        this.host = host;
        this.starts = starts;
        this.allocations = new NodeAllocations(host.allocatable(), starts::known);
        this.events = host.runtime().watch(ContainerLabels.ofNode(host.node()), this::accept);
    }

    /** A pod of this node appeared or changed. */
    public void changed(Pod pod) {
        PodWorker worker = workers.computeIfAbsent(
                uid(pod), uid -> new PodWorker(host, starts, allocations, pod, () -> workers.remove(uid)).start());
        worker.changed(pod);
    }

    /** All pods that the node had when the agent started have been told of, once the view is complete. */
    public void following() {
        starts.following();
    }

    /** A pod of this node is gone from the API. */
    public void deleted(Pod last) {
        PodWorker worker = workers.get(uid(last));
        if (worker != null) {
            worker.deleted(last);
        }
    }

    private void accept(ContainerEvent event) {
        switch (event) {
            case ContainerEvent.Gap() -> workers.values().forEach(PodWorker::signal);
            case ContainerEvent.Changed changed ->
                ContainerLabels.read(changed.labels())
                        .map(labels -> workers.get(labels.podUid()))
                        .ifPresent(PodWorker::signal);
        }
    }

    public Set<String> uids() {
        return Set.copyOf(workers.keySet());
    }

    public Collection<PodWorker> all() {
        return workers.values();
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    /** Stops looking after the pods; their containers go on. */
    @Override
    public void close() {
        events.close();
        workers.values().forEach(PodWorker::abandon);
    }
}
