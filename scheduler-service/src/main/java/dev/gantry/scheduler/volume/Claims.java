package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads claims, and what names them. */
public final class Claims {

    private static final String STORAGE = "storage";
    private static final String ONE_POD = "ReadWriteOncePod";

    private Claims() {}

    /** The claims that a pod's volumes name, each once. */
    public static List<ObjectKey> of(Pod pod) {
        if (pod.getSpec().getVolumes().isEmpty()) {
            return List.of();
        }
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> new ObjectKey(
                        pod.getMetadata().getNamespace(),
                        volume.getPersistentVolumeClaim().getClaimName()))
                .distinct()
                .toList();
    }

    /** The name of the volume that the claim has or asks for, "" for none. */
    public static String volumeName(PersistentVolumeClaim claim) {
        return text(claim.getSpec().getVolumeName());
    }

    /** The claim's class, "" for none. */
    static String className(PersistentVolumeClaim claim) {
        return text(claim.getSpec().getStorageClassName());
    }

    static boolean isForOnePod(PersistentVolumeClaim claim) {
        return claim.getSpec().getAccessModes().contains(ONE_POD);
    }

    static Quantity requested(PersistentVolumeClaim claim) {
        Quantity storage = claim.getSpec().getResources().getRequests().get(STORAGE);
        return storage == null ? new Quantity("0") : storage;
    }

    static Quantity capacity(PersistentVolume volume) {
        Quantity storage = volume.getSpec().getCapacity().get(STORAGE);
        return storage == null ? new Quantity("0") : storage;
    }

    /** The amount in bytes; what cannot be read counts as none. */
    static QuantityAmount amount(Quantity quantity) {
        return QuantityAmount.parse(quantity.toString()).orElse(new QuantityAmount(BigDecimal.ZERO));
    }

    /** The claim that the volume is for, if it is for one. */
    public static Optional<ObjectKey> claimOf(PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getClaimRef())
                .map(reference -> new ObjectKey(text(reference.getNamespace()), text(reference.getName())));
    }

    /** Whether the volume is bound to the claim, and not only to be bound to one of its name. */
    public static boolean isBoundTo(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference != null && uid(claim).equals(reference.getUid()) && isFor(volume, claim);
    }

    /** Whether the volume is for the claim: bound to it, or reserved for one of its name. */
    static boolean isFor(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        if (reference == null || !claimOf(volume).equals(Optional.of(ObjectKey.of(claim)))) {
            return false;
        }
        return text(reference.getUid()).isEmpty() || Objects.equals(reference.getUid(), uid(claim));
    }

    static boolean isTerminating(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() != null;
    }

    static String uid(PersistentVolumeClaim claim) {
        return text(claim.getMetadata().getUid());
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
