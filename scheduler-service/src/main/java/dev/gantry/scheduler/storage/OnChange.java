package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Consumer;

/** Tells of every state of an object, and of its end. */
record OnChange<T extends HasMetadata>(Consumer<T> changed, Consumer<T> gone) implements ResourceView.Listener<T> {

    @Override
    public void added(T object) {
        changed.accept(object);
    }

    @Override
    public void updated(T previous, T current) {
        changed.accept(current);
    }

    @Override
    public void deleted(T last) {
        gone.accept(last);
    }
}
