package dev.gantry.agent.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Claims and volumes as an API would know them. */
public final class InMemoryClaims implements ClaimData {

    private final Map<String, PersistentVolumeClaim> claims = new ConcurrentHashMap<>();
    private final Map<String, PersistentVolume> volumes = new ConcurrentHashMap<>();

    /** A claim that is bound to a Docker volume of the node. */
    public void dockerVolume(String claim, String volume, String node) {
        volumes.put(volume, volume(volume, claim, node));
        claims.put(
                claim,
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(claim)
                        .withUid("uid-" + claim)
                        .endMetadata()
                        .withNewSpec()
                        .withVolumeName(volume)
                        .endSpec()
                        .build());
    }

    /** A Docker volume of the node, bound to the claim. */
    static PersistentVolume volume(String name, String claim, String node) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToFinalizers(DockerVolumeNames.FINALIZER)
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy("Delete")
                .withNewClaimRef()
                .withNamespace("default")
                .withName(claim)
                .withUid("uid-" + claim)
                .endClaimRef()
                .withNewCsi()
                .withDriver(DockerVolumeNames.DRIVER)
                .withVolumeHandle(name)
                .endCsi()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues(node)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
    }

    @Override
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return Optional.ofNullable(claims.get(name));
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }
}
