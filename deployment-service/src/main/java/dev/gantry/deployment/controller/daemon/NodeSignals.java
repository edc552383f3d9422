package dev.gantry.deployment.controller.daemon;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Wakes every DaemonSet when a node comes, goes, or changes in what decides whether a daemon runs there. */
public final class NodeSignals implements ResourceView.Listener<Node> {

    private final Supplier<? extends Collection<ObjectKey>> sets;
    private final Consumer<ObjectKey> wake;

    public NodeSignals(Supplier<? extends Collection<ObjectKey>> sets, Consumer<ObjectKey> wake) {
        this.sets = sets;
        this.wake = wake;
    }

    @Override
    public void added(Node node) {
        sets.get().forEach(wake);
    }

    @Override
    public void updated(Node previous, Node current) {
        boolean same = Objects.equals(previous.getSpec(), current.getSpec())
                && Objects.equals(
                        previous.getMetadata().getLabels(),
                        current.getMetadata().getLabels());
        if (!same) {
            sets.get().forEach(wake);
        }
    }

    @Override
    public void deleted(Node last) {
        sets.get().forEach(wake);
    }
}
