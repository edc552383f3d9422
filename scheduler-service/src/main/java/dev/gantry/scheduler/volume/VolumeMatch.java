package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which volumes that are there already suit a claim; the rules are those of Kubernetes. */
final class VolumeMatch {

    private static final String AVAILABLE = "Available";

    private static final Comparator<PersistentVolume> SMALLEST = Comparator.comparing(
                    (PersistentVolume v) -> Claims.amount(Claims.capacity(v)))
            .thenComparing(v -> v.getMetadata().getName());

    private VolumeMatch() {}

    /** The volumes that the claim may have, the best first: one reserved for it alone, else the smallest that suffices. */
    static List<PersistentVolume> candidates(PersistentVolumeClaim claim, Collection<PersistentVolume> volumes) {
        Optional<PersistentVolume> reserved = volumes.stream()
                .filter(volume -> Claims.isFor(volume, claim) && suits(volume, claim))
                .findFirst();
        return reserved.map(List::of)
                .orElseGet(() -> volumes.stream()
                        .filter(volume -> isFree(volume) && suits(volume, claim) && selected(volume, claim))
                        .sorted(SMALLEST)
                        .toList());
    }

    /** Whether the volume could be the claim's, were it free. */
    static boolean suits(PersistentVolume volume, PersistentVolumeClaim claim) {
        QuantityAmount capacity = Claims.amount(Claims.capacity(volume));
        return volume.getMetadata().getDeletionTimestamp() == null
                && capacity.compareTo(Claims.amount(Claims.requested(claim))) >= 0
                && Claims.text(volume.getSpec().getStorageClassName()).equals(Claims.className(claim))
                && mode(volume.getSpec().getVolumeMode())
                        .equals(mode(claim.getSpec().getVolumeMode()))
                && volume.getSpec().getAccessModes().containsAll(claim.getSpec().getAccessModes());
    }

    private static boolean isFree(PersistentVolume volume) {
        return volume.getSpec().getClaimRef() == null
                && volume.getStatus() != null
                && AVAILABLE.equals(volume.getStatus().getPhase());
    }

    private static String mode(@Nullable String mode) {
        return mode == null ? "Filesystem" : mode;
    }

    private static boolean selected(PersistentVolume volume, PersistentVolumeClaim claim) {
        LabelSelector selector = claim.getSpec().getSelector();
        if (selector == null) {
            return true;
        }
        Map<String, String> labels = Claims.orEmpty(volume.getMetadata().getLabels());
        return Claims.orEmpty(selector.getMatchLabels()).entrySet().stream()
                        .allMatch(wanted -> Objects.equals(labels.get(wanted.getKey()), wanted.getValue()))
                && selector.getMatchExpressions().stream().allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
