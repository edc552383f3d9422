package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.scheduler.volume.ClaimBinding;
import dev.gantry.scheduler.volume.Claims;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes bindings of claims to volumes: all volumes as one group, then the claims of those that were written. */
final class VolumeBinder {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeBinder.class);

    private final ResourceClient<PersistentVolume> volumes;
    private final ResourceClient<PersistentVolumeClaim> claims;

    VolumeBinder(ResourceClient<PersistentVolume> volumes, ResourceClient<PersistentVolumeClaim> claims) {
        this.volumes = volumes;
        this.claims = claims;
    }

    /** A claim and its volume as they are stored now. */
    record Bound(PersistentVolume volume, PersistentVolumeClaim claim) {}

    /** Binds what it can; a binding that is not in the answer lost to another write, and its claim is to be looked at again. */
    List<Bound> bindAll(List<ClaimBinding> bindings) {
        List<WriteOutcome<PersistentVolume>> written = volumes.writeAll(
                bindings.stream().map(VolumeBinder::volumeWrite).toList());
        List<PersistentVolume> ready = new ArrayList<>();
        List<PersistentVolumeClaim> named = new ArrayList<>();
        for (int i = 0; i < bindings.size(); i++) {
            switch (written.get(i)) {
                case WriteOutcome.Written<PersistentVolume>(PersistentVolume volume) -> {
                    ready.add(volume);
                    named.add(bindings.get(i).claim());
                }
                case WriteOutcome.Refused<PersistentVolume> refused ->
                    LOG.info(
                            "volume {} was not written: {}",
                            bindings.get(i).volume().getMetadata().getName(),
                            refused.reason().getMessage());
            }
        }
        return bindClaims(ready, named);
    }

    private List<Bound> bindClaims(List<PersistentVolume> ready, List<PersistentVolumeClaim> named) {
        List<Write<PersistentVolumeClaim>> writes = new ArrayList<>();
        named.forEach(claim -> writes.add(new Write.Update<>(claim)));
        List<WriteOutcome<PersistentVolumeClaim>> outcomes = claims.writeAll(writes);
        List<Bound> bound = new ArrayList<>();
        for (int i = 0; i < ready.size(); i++) {
            PersistentVolume volume = ready.get(i);
            settled(named.get(i), outcomes.get(i)).ifPresent(claim -> bound.add(new Bound(volume, claim)));
        }
        return bound;
    }

    static Write<PersistentVolume> volumeWrite(ClaimBinding binding) {
        return binding.made() ? new Write.Create<>(binding.volume()) : new Write.Update<>(binding.volume());
    }

    /** The claim as stored; where another write came first it may have been the same one, by the claim's own upkeep. */
    private Optional<PersistentVolumeClaim> settled(
            PersistentVolumeClaim wanted, WriteOutcome<PersistentVolumeClaim> outcome) {
        return switch (outcome) {
            case WriteOutcome.Written<PersistentVolumeClaim>(PersistentVolumeClaim claim) -> Optional.of(claim);
            case WriteOutcome.Refused<PersistentVolumeClaim> refused -> {
                LOG.info(
                        "claim {} was not written: {}",
                        ObjectKey.of(wanted),
                        refused.reason().getMessage());
                yield claims.get(ObjectKey.of(wanted))
                        .filter(now -> Claims.volumeName(now).equals(Claims.volumeName(wanted)));
            }
        };
    }
}
