package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationMissingException;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/** The volume that a claim is bound to, as long as both say so. */
record BoundVolume(PersistentVolumeClaim claim, PersistentVolume volume) {

    static BoundVolume of(ClaimData data, String namespace, String name) throws ConfigurationMissingException {
        String words = "persistentvolumeclaim \"" + name + "\"";
        PersistentVolumeClaim claim =
                data.claim(namespace, name).orElseThrow(() -> new ConfigurationMissingException(words + " not found"));
        String volumeName = Optional.ofNullable(claim.getSpec().getVolumeName()).orElse("");
        if (volumeName.isEmpty()) {
            throw new ConfigurationMissingException(words + " is not bound");
        }
        PersistentVolume volume = data.volume(volumeName)
                .orElseThrow(() -> new ConfigurationMissingException(
                        words + " is bound to persistentvolume \"" + volumeName + "\", which does not exist"));
        ObjectReference holder = volume.getSpec().getClaimRef();
        if (holder == null || !claim.getMetadata().getUid().equals(holder.getUid())) {
            throw new ConfigurationMissingException("persistentvolume \"" + volumeName + "\" is not bound to " + words);
        }
        return new BoundVolume(claim, volume);
    }
}
