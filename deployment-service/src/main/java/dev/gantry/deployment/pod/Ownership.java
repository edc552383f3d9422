package dev.gantry.deployment.pod;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.LabelSelector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a workload controls, what it takes over and what it lets go, by its selector.
 *
 * @param kept controlled by the workload, and matching
 * @param adopted matching, and controlled by nobody
 * @param released controlled by the workload, and no longer matching
 */
public record Ownership<T extends HasMetadata>(List<T> kept, List<T> adopted, List<T> released) {

    /** Objects of other controllers are left out; a workload that is being deleted takes over nothing. */
    public static <T extends HasMetadata> Ownership<T> of(
            HasMetadata owner, io.fabric8.kubernetes.api.model.LabelSelector ownersSelector, Collection<T> candidates) {
        LabelSelector selector = LabelSelector.ofSpec(WireJson.toDocument(ownersSelector));
        boolean alive = owner.getMetadata().getDeletionTimestamp() == null;
        List<T> own = candidates.stream().filter(c -> controls(owner, c)).toList();
        return new Ownership<>(
                own.stream().filter(c -> matches(selector, c) || leaving(c)).toList(),
                candidates.stream()
                        .filter(c -> alive && !leaving(c) && matches(selector, c))
                        .filter(c -> controller(c).isEmpty())
                        .toList(),
                own.stream().filter(c -> !matches(selector, c) && !leaving(c)).toList());
    }

    /** The reference by which an object is the owner's to control. */
    public static OwnerReference controlledBy(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** The reference to the object's controller, of which there is at most one. */
    public static Optional<OwnerReference> controller(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners == null
                ? Optional.empty()
                : owners.stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst();
    }

    private static boolean controls(HasMetadata owner, HasMetadata object) {
        return controller(object)
                .filter(c -> c.getUid().equals(owner.getMetadata().getUid()))
                .isPresent();
    }

    private static boolean matches(LabelSelector selector, HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return selector.test(labels == null ? Map.of() : labels);
    }

    private static boolean leaving(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }
}
