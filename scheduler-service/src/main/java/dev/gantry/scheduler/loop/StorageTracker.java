package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.volume.Claims;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;

/** Keeps the table of storage up to date, and answers which waiting pods a change may matter to. */
final class StorageTracker {

    private final VolumeTable table;

    StorageTracker(VolumeTable table) {
        this.table = table;
    }

    Collection<Pod> apply(ClusterEvent.OfStorage event) {
        return switch (event) {
            case ClusterEvent.ClaimChanged(var claim) -> {
                table.put(claim);
                yield table.users().waitingFor(event.key());
            }
            case ClusterEvent.ClaimGone _ -> {
                table.removeClaim(event.key());
                yield table.users().waitingFor(event.key());
            }
            case ClusterEvent.VolumeChanged(var volume) -> {
                table.put(volume);
                yield mindful(volume);
            }
            case ClusterEvent.VolumeGone(var volume) -> {
                table.removeVolume(volume.getMetadata().getName());
                yield mindful(volume);
            }
            case ClusterEvent.ClassChanged(var storageClass) -> {
                table.put(storageClass);
                yield table.users().waiting();
            }
            case ClusterEvent.ClassGone(var storageClass) -> {
                table.removeClass(storageClass.getMetadata().getName());
                yield table.users().waiting();
            }
        };
    }

    /** A volume that is for a claim matters to that claim's pods, and a free one to all. */
    private Collection<Pod> mindful(PersistentVolume volume) {
        Optional<ObjectKey> claim = Claims.claimOf(volume);
        return claim.isPresent()
                ? table.users().waitingFor(claim.get())
                : table.users().waiting();
    }
}
