package dev.gantry.deployment.recommend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that the decision about a workload's recommendations may depend on.
 *
 * @param workload a Deployment, StatefulSet or DaemonSet
 * @param template its pod template, as its user wrote it
 * @param recommendations those of its containers
 * @param autoscaled what autoscalers size it by
 * @param replicaSets those that a Deployment controls
 * @param pods those of the workload
 * @param refused uids of pods that were not resized of late, and are left alone for a while
 * @param lastShown when this process last wrote the recommendation onto the workload
 */
public record RecommendationState(
        HasMetadata workload,
        PodTemplateSpec template,
        List<ContainerRecommendation> recommendations,
        List<AutoscaledResource> autoscaled,
        List<ReplicaSet> replicaSets,
        List<Pod> pods,
        Set<String> refused,
        Optional<Instant> lastShown,
        RecommendationPolicy policy,
        Instant now) {

    public RecommendationState {
        recommendations = List.copyOf(recommendations);
        autoscaled = List.copyOf(autoscaled);
        replicaSets = List.copyOf(replicaSets);
        pods = List.copyOf(pods);
        refused = Set.copyOf(refused);
    }
}
