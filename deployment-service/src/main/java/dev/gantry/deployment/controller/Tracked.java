package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;

/**
 * One type of objects as this process follows and writes it.
 *
 * @param view what the owner shows, late
 * @param known what the view shows and what was written since
 * @param writer writes, and lets {@code known} know
 */
public record Tracked<T extends HasMetadata>(ResourceView<T> view, KnownObjects<T> known, SettlingWriter<T> writer) {

    /** Begins to follow the view. */
    public static <T extends HasMetadata> Tracked<T> follow(
            Class<T> type, ResourceView<T> view, ResourceClient<T> client, InstantSource clock) {
        KnownObjects<T> known = new KnownObjects<>(type, view::staleness, clock);
        var _ = view.subscribe(known);
        return new Tracked<>(view, known, new SettlingWriter<>(client, known));
    }

    public List<ObjectKey> keys() {
        return view.list().stream().map(ObjectKey::of).toList();
    }

    /** When another replica takes over, what this one wrote and asked for last is no longer the latest. */
    public void forgetOwnWrites() {
        writer.forgetAll();
        known.forgetOwnWrites();
    }
}
