package dev.gantry.scheduler.placement;

import java.util.Map;

/** The labels of namespaces, by which terms of inter-pod affinity may choose them. */
@FunctionalInterface
public interface NamespaceLabels {

    NamespaceLabels UNKNOWN = namespace -> Map.of();

    /** The labels of the namespace; none where it is not known. */
    Map<String, String> of(String namespace);
}
