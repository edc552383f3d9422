package dev.gantry.agent.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/** Reads claims and volumes from the API when a pod needs them. */
public record ApiClaimData(ResourceClient<PersistentVolumeClaim> claims, ResourceClient<PersistentVolume> volumes)
        implements ClaimData {

    @Override
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return claims.get(new ObjectKey(namespace, name));
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return volumes.get(new ObjectKey("", name));
    }
}
