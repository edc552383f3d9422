package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.Pod;

/** The kind Pod as this service serves it. */
public final class PodType {

    private PodType() {}

    public static ResourceType of(PodStrategy strategy) {
        return ResourceType.namespaced("v1", Pod.class, "pods")
                .shortNames("po")
                .categories("all")
                .withStatus()
                .subresource("eviction", "policy", "v1", "Eviction")
                .updatedThrough("resize", new PodResizeStrategy(strategy))
                .subresources("binding", "log", "exec", "attach", "portforward", "explain")
                .selectable(
                        "spec.nodeName",
                        "spec.restartPolicy",
                        "spec.schedulerName",
                        "spec.serviceAccountName",
                        "status.phase",
                        "status.podIP",
                        "status.nominatedNodeName")
                .columns(KubernetesColumns.POD)
                .strategy(strategy)
                .build();
    }
}
