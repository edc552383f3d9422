package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * ConfigMaps or Secrets, as this process follows them and as their owner has them.
 *
 * @param tracked what the mirror shows, late
 * @param owner asked where the mirror shows nothing
 */
public record Configs<T extends HasMetadata>(Tracked<T> tracked, ResourceClient<T> owner) {

    /**
     * What there is under a key. A manifest often holds a ConfigMap and the Deployment that reads it: one that the mirror does
     * not show yet is asked for, or the Deployment would be rolled out without it, and once more a moment later.
     */
    public Optional<T> find(ObjectKey key) {
        Optional<T> known = tracked.known().get(key);
        if (known.isPresent()) {
            return known;
        }
        Optional<T> asked = owner.get(key);
        asked.ifPresent(tracked.known()::wrote);
        return asked;
    }
}
