package dev.gantry.deployment;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, and then stays. */
final class OnFirstUse<T> implements Supplier<T> {

    private final Supplier<T> origin;
    private @Nullable T value;

    OnFirstUse(Supplier<T> origin) {
        this.origin = origin;
    }

    @Override
    public synchronized T get() {
        T made = value == null ? origin.get() : value;
        value = made;
        return made;
    }

    synchronized void ifUsed(Consumer<T> action) {
        if (value != null) {
            action.accept(value);
        }
    }
}
