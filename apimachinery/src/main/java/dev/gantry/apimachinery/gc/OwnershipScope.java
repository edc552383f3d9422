package dev.gantry.apimachinery.gc;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * Which types of other services own, or are owned by, objects of this one; a service declares it as a bean where there are any.
 *
 * @param owners types whose objects own objects of this service
 * @param dependents types whose objects are owned by objects of this service
 */
public record OwnershipScope(List<Remote> owners, List<Remote> dependents) {

    /** The scope of a service whose objects have owners and dependents only among themselves. */
    public static final OwnershipScope LOCAL = new OwnershipScope(List.of(), List.of());

    /**
     * A type of another service.
     *
     * @param service its owner's short name, such as {@code scheduler}
     */
    public record Remote(String service, Class<? extends HasMetadata> type) {}
}
