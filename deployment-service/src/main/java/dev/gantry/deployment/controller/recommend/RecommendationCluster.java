package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.InstantSource;

/**
 * What the loops of recommendations see and write beside the workloads.
 *
 * @param podClient resizes pods
 */
public record RecommendationCluster(
        RecommendationSource source,
        Tracked<Pod> pods,
        ResourceClient<Pod> podClient,
        ResourceView<HorizontalPodAutoscaler> autoscalers,
        EventRecorder events,
        InstantSource clock) {

    boolean synced() {
        return pods.view().synced() && autoscalers.synced();
    }
}
