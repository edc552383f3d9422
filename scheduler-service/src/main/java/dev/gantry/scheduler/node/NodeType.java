package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.Node;

/** The kind Node as this service serves it. */
public final class NodeType {

    private NodeType() {}

    public static ResourceType of(NodeStrategy strategy) {
        return ResourceType.clusterScoped("v1", Node.class, "nodes")
                .shortNames("no")
                .withStatus()
                .selectable("spec.unschedulable")
                .columns(KubernetesColumns.NODE)
                .strategy(strategy)
                .build();
    }
}
