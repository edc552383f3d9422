package dev.gantry.apimachinery.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A kind that is not stored but computed when asked for, such as metrics.k8s.io PodMetrics: it can be got and listed. */
public interface ReadOnlyResource {

    ResourceType type();

    /** The objects of the namespace ("" for all), each a complete document with its metadata. */
    List<ObjectNode> list(String namespace);
}
