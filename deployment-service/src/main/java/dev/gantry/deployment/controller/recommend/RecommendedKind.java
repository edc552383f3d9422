package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of workload whose recommendations are shown and applied.
 *
 * @param kind such as {@code Deployment}
 * @param client patches one, whatever its version
 * @param template its pod template
 * @param replicaSets those between the workload and its pods; none where it makes its pods itself
 */
public record RecommendedKind<T extends HasMetadata>(
        String kind,
        Tracked<T> workloads,
        ResourceClient<T> client,
        Function<T, PodTemplateSpec> template,
        Function<T, List<ReplicaSet>> replicaSets) {}
