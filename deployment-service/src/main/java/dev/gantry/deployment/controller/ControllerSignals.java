package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Wakes the controllers of objects that change; one without a controller wakes all of its namespace that might adopt it. */
public final class ControllerSignals<T extends HasMetadata> implements ResourceView.Listener<T> {

    private final String kind;
    private final Supplier<? extends Collection<ObjectKey>> controllers;
    private final Consumer<ObjectKey> wake;

    /**
     * @param kind of the controllers, such as {@code ReplicaSet}
     * @param controllers the keys of all controllers of the kind
     */
    public ControllerSignals(
            String kind, Supplier<? extends Collection<ObjectKey>> controllers, Consumer<ObjectKey> wake) {
        this.kind = kind;
        this.controllers = controllers;
        this.wake = wake;
    }

    @Override
    public void added(T object) {
        signal(object);
    }

    @Override
    public void updated(T previous, T current) {
        signal(current);
        if (!Ownership.controller(previous).equals(Ownership.controller(current))) {
            signal(previous);
        }
    }

    @Override
    public void deleted(T last) {
        signal(last);
    }

    private void signal(T object) {
        String namespace = object.getMetadata().getNamespace();
        Optional<OwnerReference> controller = Ownership.controller(object);
        if (controller.isEmpty()) {
            controllers.get().stream()
                    .filter(key -> key.namespace().equals(namespace))
                    .forEach(wake);
        } else if (controller.get().getKind().equals(kind)) {
            wake.accept(new ObjectKey(namespace, controller.get().getName()));
        }
    }
}
