package dev.gantry.deployment.recommend;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource by whose use an autoscaler sizes a workload. Its request is not touched: a share of it is the autoscaler's target, and two that turn the
 * same screw would follow each other for ever.
 *
 * @param container "" for all
 */
public record AutoscaledResource(String autoscaler, String container, Resource resource) {

    /** Those of a workload's autoscalers. */
    public static List<AutoscaledResource> of(String kind, String workload, List<HorizontalPodAutoscaler> namespace) {
        return namespace.stream()
                .filter(autoscaler ->
                        kind.equals(autoscaler.getSpec().getScaleTargetRef().getKind())
                                && workload.equals(
                                        autoscaler.getSpec().getScaleTargetRef().getName()))
                .flatMap(autoscaler -> autoscaler.getSpec().getMetrics().stream()
                        .flatMap(metric -> of(autoscaler.getMetadata().getName(), metric)))
                .toList();
    }

    private static Stream<AutoscaledResource> of(String autoscaler, MetricSpec metric) {
        Optional<AutoscaledResource> ofAll = Optional.ofNullable(metric.getResource())
                .flatMap(source -> Resource.of(source.getName()))
                .map(resource -> new AutoscaledResource(autoscaler, "", resource));
        Optional<AutoscaledResource> ofOne = Optional.ofNullable(metric.getContainerResource())
                .flatMap(source -> Resource.of(source.getName())
                        .map(resource -> new AutoscaledResource(autoscaler, source.getContainer(), resource)));
        return Stream.concat(ofAll.stream(), ofOne.stream());
    }

    boolean covers(String name, Resource of) {
        return resource == of && (container.isEmpty() || container.equals(name));
    }
}
