package dev.gantry.apimachinery.schema;

import java.util.Optional;

/**
 * A further path of a resource that the service, or the gateway, serves itself, as discovery names it.
 *
 * @param name such as {@code eviction}
 * @param group of the kind of its body, and "" where that is in the resource's own
 * @param version of that kind
 * @param updates the rules by which the object itself is read and changed through this path, where it is one such as {@code resize}
 */
public record Subresource(String name, String group, String version, String kind, Optional<ResourceStrategy> updates) {}
