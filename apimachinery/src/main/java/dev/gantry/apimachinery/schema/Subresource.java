package dev.gantry.apimachinery.schema;

/**
 * A further path of a resource that the service, or the gateway, serves itself, as discovery names it.
 *
 * @param name such as {@code eviction}
 * @param group of the kind of its body, and "" where that is in the resource's own
 * @param version of that kind
 */
public record Subresource(String name, String group, String version, String kind) {}
