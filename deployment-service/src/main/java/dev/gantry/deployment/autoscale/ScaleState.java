package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the decision of an autoscaler may depend on.
 *
 * @param pods those that the target's selector finds
 * @param usages by pod name
 * @param usageProblem why there are no usages, or ""
 * @param objects what was read of the metrics of other objects
 * @param now the moment of the decision
 */
public record ScaleState(
        HorizontalPodAutoscaler autoscaler,
        ScaleTarget target,
        List<Pod> pods,
        Map<String, PodUsage> usages,
        String usageProblem,
        Map<MetricSpec, MetricReading> objects,
        ScaleHistory history,
        Instant now) {

    public ScaleState {
        pods = List.copyOf(pods);
        usages = Map.copyOf(usages);
        objects = Map.copyOf(objects);
    }

    MetricReading object(MetricSpec metric) {
        return objects.getOrDefault(metric, new MetricReading.Unreadable("it was not read"));
    }
}
