package dev.gantry.deployment.recommend;

import dev.gantry.deployment.recommend.RecommendationStep.Note;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Decides which pod of a workload is resized next.
 *
 * <p>Goals: running pods come to request what is recommended. Constraints: one pod of a workload at a time; a pod whose node could not resize it, or
 * not yet, is left alone; what a container does not request stays unrequested, and no limit on memory is lowered, as neither can be changed in a
 * running pod.
 */
final class InPlaceDecision {

    private static final String PENDING = "PodResizePending";
    private static final String IN_PROGRESS = "PodResizeInProgress";

    private InPlaceDecision() {}

    static RecommendationStep next(RecommendationState state, List<ContainerRecommendation> recommendations) {
        boolean busy = state.pods().stream().anyMatch(pod -> is(pod, IN_PROGRESS));
        return busy
                ? RecommendationStep.NOTHING
                : state.pods().stream()
                        .filter(pod -> running(pod) && !is(pod, PENDING))
                        .filter(pod ->
                                !state.refused().contains(pod.getMetadata().getUid()))
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .flatMap(pod -> resize(pod, recommendations).stream())
                        .findFirst()
                        .map(InPlaceDecision::step)
                        .orElse(RecommendationStep.NOTHING);
    }

    private static RecommendationStep step(PodResize resize) {
        String message = "Resizing pod " + resize.key().name() + " in place: " + changes(resize);
        return new RecommendationStep(
                Map.of(), Optional.of(resize), List.of(new Note(false, "RecommendationApplied", message)));
    }

    private static boolean running(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase());
    }

    private static boolean is(Pod pod, String condition) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> condition.equals(c.getType()) && "True".equals(c.getStatus()));
    }

    private static Optional<PodResize> resize(Pod pod, List<ContainerRecommendation> recommendations) {
        Map<String, ResourceRequirements> changed = new TreeMap<>();
        for (Container container : pod.getSpec().getContainers()) {
            recommendations.stream()
                    .filter(recommendation -> recommendation.container().equals(container.getName()))
                    .flatMap(recommendation -> resources(container.getResources(), recommendation).stream())
                    .forEach(resources -> changed.put(container.getName(), resources));
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(new PodResize(pod, changed));
    }

    private static Optional<ResourceRequirements> resources(
            ResourceRequirements present, ContainerRecommendation recommendation) {
        Map<Resource, Long> wanted = new EnumMap<>(Resource.class);
        recommendation.target().forEach((resource, amount) -> {
            OptionalLong request = RecommendedRequests.request(present, resource);
            if (request.isPresent() && recommendation.isOutside(resource, request)) {
                wanted.put(resource, amount);
            }
        });
        return keepsMemory(present, wanted) ? withoutMemory(present, wanted) : changed(present, wanted);
    }

    /** A pod whose memory is guaranteed has equal request and limit; as the limit must stay, so must the request. */
    private static boolean keepsMemory(ResourceRequirements present, Map<Resource, Long> wanted) {
        OptionalLong limit = Resource.MEMORY.in(present.getLimits());
        return wanted.containsKey(Resource.MEMORY)
                && limit.isPresent()
                && limit.equals(RecommendedRequests.request(present, Resource.MEMORY))
                && wanted.getOrDefault(Resource.MEMORY, 0L) < limit.getAsLong();
    }

    private static Optional<ResourceRequirements> withoutMemory(
            ResourceRequirements present, Map<Resource, Long> wanted) {
        wanted.remove(Resource.MEMORY);
        return changed(present, wanted);
    }

    private static Optional<ResourceRequirements> changed(ResourceRequirements present, Map<Resource, Long> wanted) {
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(withMemoryLimitOf(present, RecommendedRequests.of(present, wanted)));
    }

    private static ResourceRequirements withMemoryLimitOf(ResourceRequirements before, ResourceRequirements after) {
        OptionalLong former = Resource.MEMORY.in(before.getLimits());
        OptionalLong limit = Resource.MEMORY.in(after.getLimits());
        return former.isPresent() && limit.isPresent() && limit.getAsLong() < former.getAsLong()
                ? new ResourceRequirementsBuilder(after)
                        .addToLimits(Resource.MEMORY.wire(), before.getLimits().get(Resource.MEMORY.wire()))
                        .build()
                : after;
    }

    private static String changes(PodResize resize) {
        List<String> changes = new ArrayList<>();
        resize.pod().getSpec().getContainers().forEach(container -> {
            ResourceRequirements after = resize.containers().get(container.getName());
            if (after != null) {
                for (Resource resource : Resource.values()) {
                    change(container, after, resource).ifPresent(changes::add);
                }
            }
        });
        return String.join(", ", changes);
    }

    private static Optional<String> change(Container container, ResourceRequirements after, Resource resource) {
        OptionalLong from = RecommendedRequests.request(container.getResources(), resource);
        Quantity to = after.getRequests().get(resource.wire());
        boolean same = to == null || from.equals(resource.parse(to.toString()));
        return same
                ? Optional.empty()
                : Optional.of(container.getName() + " " + resource.wire() + " " + resource.text(from.orElse(0)) + " to "
                        + to);
    }
}
