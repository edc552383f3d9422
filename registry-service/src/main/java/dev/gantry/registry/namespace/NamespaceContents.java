package dev.gantry.registry.namespace;

/** All that is in namespaces, in every service. */
@FunctionalInterface
public interface NamespaceContents {

    /**
     * Asks for the deletion of everything in the namespace, and counts what was still there.
     *
     * @return the number of kinds of which an object was there; 0 once the namespace is empty
     * @throws dev.gantry.apimachinery.ApiException when a service does not answer, so that nobody can tell
     */
    int delete(String namespace);
}
