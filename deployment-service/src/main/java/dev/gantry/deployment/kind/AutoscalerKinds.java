package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;

/** The kind that scales others. */
public final class AutoscalerKinds {

    private AutoscalerKinds() {}

    private static final ResourceType STORED = ResourceType.namespaced(
                    "autoscaling/v2", HorizontalPodAutoscaler.class, "horizontalpodautoscalers")
            .shortNames("hpa")
            .categories("all")
            .withStatus()
            .columns(KubernetesColumns.HORIZONTAL_POD_AUTOSCALER)
            .strategy(new AutoscalerRules())
            .build();

    private static final ResourceType V1 = ResourceType.namespaced(
                    AutoscalerV1.API_VERSION,
                    io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler.class,
                    "horizontalpodautoscalers")
            .shortNames("hpa")
            .categories("all")
            .withStatus()
            .columns(KubernetesColumns.HORIZONTAL_POD_AUTOSCALER)
            .build();

    public static WorkloadKinds all() {
        return new WorkloadKinds(
                List.of(STORED), List.of(new ResourceAlias(V1, STORED, AutoscalerV1::fromV2, AutoscalerV1::toV2)));
    }
}
