package dev.gantry.deployment.recommend;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests as they are recommended, and limits in proportion: who allowed a container twice its request still does. A limit without a request stands
 * for both, and stays equal to it. Source: the Vertical Pod Autoscaler's limits.
 *
 * <p>Example: of {@code requests cpu 100m, limits cpu 200m} with 250m recommended comes {@code requests cpu 250m, limits cpu 500m}.
 */
final class RecommendedRequests {

    private RecommendedRequests() {}

    /** The template with other requests for the containers that are named. */
    static PodTemplateSpec of(PodTemplateSpec template, Map<String, Map<Resource, Long>> requests) {
        List<Container> containers = template.getSpec().getContainers().stream()
                .map(container -> of(container, requests.getOrDefault(container.getName(), Map.of())))
                .toList();
        return new PodTemplateSpecBuilder(template)
                .editSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }

    private static Container of(Container container, Map<Resource, Long> requests) {
        return requests.isEmpty()
                ? container
                : new ContainerBuilder(container)
                        .withResources(of(container.getResources(), requests))
                        .build();
    }

    static ResourceRequirements of(@Nullable ResourceRequirements before, Map<Resource, Long> requests) {
        ResourceRequirements former = before == null ? new ResourceRequirements() : before;
        ResourceRequirementsBuilder after = new ResourceRequirementsBuilder(former);
        requests.forEach((resource, request) -> {
            after.addToRequests(resource.wire(), new Quantity(resource.text(request)));
            OptionalLong limit = resource.in(former.getLimits());
            if (limit.isPresent()) {
                long scaled = scaled(limit.getAsLong(), resource.in(former.getRequests()), request);
                after.addToLimits(resource.wire(), new Quantity(resource.text(scaled)));
            }
        });
        return after.build();
    }

    /** Rounded up, so that it is never under the request. */
    private static long scaled(long limit, OptionalLong formerRequest, long request) {
        long former = formerRequest.orElse(limit);
        return former <= 0 ? Math.max(limit, request) : (long) Math.ceil((double) limit * request / former);
    }

    /** What a container requests: its limit where it says only that, as Kubernetes has it. */
    static OptionalLong request(@Nullable ResourceRequirements resources, Resource resource) {
        if (resources == null) {
            return OptionalLong.empty();
        }
        OptionalLong request = resource.in(resources.getRequests());
        return request.isPresent() ? request : resource.in(resources.getLimits());
    }
}
