package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.schema.LabelSelector;
import java.util.Optional;
import java.util.Set;

/**
 * A term of inter-pod affinity or anti-affinity: pods that are meant, and how near is near.
 *
 * @param namespaces where the pods are, by name
 * @param namespaceSelector where else they are, by the labels of namespaces
 * @param selector of the pods' labels
 * @param topologyKey nodes with the same value of this label are near one another
 */
public record PodTerm(
        Set<String> namespaces, Optional<LabelSelector> namespaceSelector, LabelSelector selector, String topologyKey) {

    public boolean matches(PodTraits pod, NamespaceLabels labels) {
        return selector.test(pod.labels())
                && (namespaces.contains(pod.namespace())
                        || (namespaceSelector.isPresent()
                                && namespaceSelector.get().test(labels.of(pod.namespace()))));
    }

    /** Whether the term could match the pod, whatever labels its namespace has. */
    boolean mayMatch(PodTraits pod) {
        return selector.test(pod.labels()) && (namespaceSelector.isPresent() || namespaces.contains(pod.namespace()));
    }

    /**
     * A term that adds to the score of nodes.
     *
     * @param weight 1 to 100 for pods that are sought, -1 to -100 for pods that are avoided
     */
    public record Preferred(int weight, PodTerm term) {}
}
