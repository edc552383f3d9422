package dev.gantry.apimachinery;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Where an object of one resource type lives: its namespace (empty for cluster-scoped types) and its name.
 *
 * @param namespace the namespace, or "" for a cluster-scoped object
 * @param name the object's name
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    public static ObjectKey of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    /** By namespace, then by name; no comparator, as sorted views of many objects compare more than they do anything else. */
    @Override
    public int compareTo(ObjectKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code namespace/name}, or the bare name of a cluster-scoped object. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
