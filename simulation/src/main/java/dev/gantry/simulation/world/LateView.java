package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.client.ViewContents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A view that shows changes only when the simulation lets it, one after the other, twice, or as a list. */
public final class LateView<T extends HasMetadata> implements ResourceView<T> {

    private final InMemoryOwner<T> owner;
    private final ViewContents<T> contents = new ViewContents<>();
    private final InstantSource clock;
    private int cursor;

    public LateView(InMemoryOwner<T> owner, InstantSource clock) {
        this.owner = owner;
        this.clock = clock;
        relist();
    }

    /** A view that begins some changes behind, as one does that was fed by a replica which lags. */
    public LateView(InMemoryOwner<T> owner, InstantSource clock, int behind) {
        this.owner = owner;
        this.clock = clock;
        int shown = Math.max(0, owner.log().size() - behind);
        while (cursor < shown) {
            advance();
        }
    }

    /** Shows the next change, if there is one. */
    public void advance() {
        if (cursor < owner.log().size()) {
            show(owner.log().get(cursor));
            cursor++;
        }
    }

    /** Shows the last change once more, as a delivery does whose acknowledgement was lost. */
    public void repeat() {
        if (cursor > 0) {
            show(owner.log().get(cursor - 1));
        }
    }

    /** Shows the present state at once, so that what came and went between is never seen. */
    public void relist() {
        contents.replaceAll(owner.list());
        cursor = owner.log().size();
    }

    /** Shows all that happened. */
    public void catchUp() {
        while (late()) {
            advance();
        }
    }

    public boolean late() {
        return cursor < owner.log().size();
    }

    private void show(InMemoryOwner.Change<T> change) {
        if (change.deletion()) {
            contents.remove(change.object());
        } else {
            contents.put(change.object());
        }
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        return contents.get(key);
    }

    @Override
    public List<T> list() {
        return contents.list();
    }

    @Override
    public List<T> list(String namespace) {
        return contents.list(namespace);
    }

    @Override
    public boolean synced() {
        return true;
    }

    @Override
    public Duration staleness() {
        return late() ? Duration.between(owner.log().get(cursor).time(), clock.instant()) : Duration.ZERO;
    }

    @Override
    public AutoCloseable subscribe(Listener<T> listener) {
        return contents.subscribe(listener);
    }
}
