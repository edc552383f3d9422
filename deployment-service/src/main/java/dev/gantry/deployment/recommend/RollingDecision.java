package dev.gantry.deployment.recommend;

import dev.gantry.deployment.pod.TemplateIdentity;
import dev.gantry.deployment.recommend.RecommendationStep.Note;
import dev.gantry.deployment.rollout.RevisionOutcome;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests a Deployment is rolled out with.
 *
 * <p>Goals: pods come to request what is recommended; a recommendation whose rollout fails is given up for the requests before it, and none is tried
 * again until the user's template changes. Constraints: only when a request lies outside of the bounds, only when the last rollout is complete, and
 * not more than once in {@link RecommendationPolicy#applyInterval}, of which the ReplicaSets remember what a Deployment that was replaced or undone
 * does not.
 */
final class RollingDecision {

    private final RecommendationState state;
    private final Deployment deployment;
    private final List<ContainerRecommendation> recommendations;
    private final Optional<AppliedResources> applied;
    private final String template;

    private RollingDecision(
            RecommendationState state, Deployment deployment, List<ContainerRecommendation> recommendations) {
        this.state = state;
        this.deployment = deployment;
        this.recommendations = recommendations;
        this.applied = AppliedResources.of(deployment);
        this.template = TemplateIdentity.hash(deployment.getSpec().getTemplate(), 0);
    }

    static RecommendationStep next(
            RecommendationState state, Deployment deployment, List<ContainerRecommendation> recommendations) {
        return new RollingDecision(state, deployment, recommendations).next();
    }

    /** A workload that does not ask any more is rolled out as its user wrote it. */
    static RecommendationStep withdrawn(RecommendationState state) {
        Map<String, String> annotations = state.workload().getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(AppliedResources.ANNOTATION)
                ? RecommendationStep.annotate(AppliedResources.ANNOTATION, Optional.empty(), List.of())
                : RecommendationStep.NOTHING;
    }

    private RecommendationStep next() {
        Optional<String> failure = failure();
        if (failure.isPresent()) {
            return givenUp(applied.orElseThrow(), failure.get());
        }
        boolean refused = applied.filter(
                        a -> !a.failed().isEmpty() && a.template().equals(template))
                .isPresent();
        if (refused || !complete() || tooSoon()) {
            return RecommendationStep.NOTHING;
        }
        return outside() ? apply() : RecommendationStep.NOTHING;
    }

    /**
     * Why the present recommendation failed: it was rolled out, and never complete. Where the template has changed meanwhile it cannot be told which of
     * the two is wrong; the recommendation goes, for it would hold up every further template.
     */
    private Optional<String> failure() {
        if (applied.isEmpty() || !applied.get().failed().isEmpty()) {
            return Optional.empty();
        }
        List<ReplicaSet> ofApplied = state.replicaSets().stream()
                .filter(set -> AppliedResources.of(set).equals(applied))
                .toList();
        boolean proven = ofApplied.stream()
                .anyMatch(set -> RevisionOutcome.rolledOut(set).isPresent());
        return ofApplied.stream()
                .filter(set -> !proven && RevisionOutcome.failed(set))
                .map(set -> RevisionOutcome.failure(set).toString())
                .findFirst();
    }

    private RecommendationStep givenUp(AppliedResources failed, String why) {
        AppliedResources former = new AppliedResources(failed.at(), template, failed.former(), Map.of(), why);
        Note note = new Note(
                true,
                "RecommendationFailed",
                "The recommended requests failed and are not tried again before the template changes: " + why);
        return RecommendationStep.annotate(AppliedResources.ANNOTATION, Optional.of(former.text()), List.of(note));
    }

    /** All pods are of the present template and available: what is seen of them is the effect of their requests. */
    private boolean complete() {
        DeploymentStatus status = deployment.getStatus();
        int desired = number(deployment.getSpec().getReplicas(), 1);
        return status != null
                && desired > 0
                && !Boolean.TRUE.equals(deployment.getSpec().getPaused())
                && number(status.getObservedGeneration(), 0)
                        >= number(deployment.getMetadata().getGeneration(), 0)
                && number(status.getReplicas(), 0) == desired
                && number(status.getUpdatedReplicas(), 0) == desired
                && number(status.getAvailableReplicas(), 0) == desired;
    }

    private boolean tooSoon() {
        return Stream.concat(Stream.<HasMetadata>of(deployment), state.replicaSets().stream())
                .flatMap(object -> AppliedResources.of(object).stream())
                .map(AppliedResources::at)
                .max(Instant::compareTo)
                .filter(last -> last.plus(state.policy().applyInterval()).isAfter(state.now()))
                .isPresent();
    }

    private boolean outside() {
        return recommendations.stream()
                .anyMatch(recommendation -> recommendation.target().keySet().stream()
                        .anyMatch(resource ->
                                recommendation.isOutside(resource, present(recommendation.container(), resource))));
    }

    private OptionalLong present(String container, Resource resource) {
        return RecommendedDeployment.of(deployment).getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(candidate -> candidate.getName().equals(container))
                .map(Container::getResources)
                .map(resources -> RecommendedRequests.request(resources, resource))
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** One rollout for all that is known, also for what lies within its bounds. */
    private RecommendationStep apply() {
        Map<String, Map<Resource, Long>> former =
                applied.map(AppliedResources::containers).orElse(Map.of());
        Map<String, Map<Resource, Long>> containers = new TreeMap<>(former);
        recommendations.forEach(recommendation -> {
            Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
            amounts.putAll(former.getOrDefault(recommendation.container(), Map.of()));
            amounts.putAll(recommendation.target());
            containers.put(recommendation.container(), amounts);
        });
        AppliedResources next = new AppliedResources(state.now(), template, containers, former, "");
        Note note = new Note(false, "RecommendationApplied", "Rolling out recommended requests: " + changes());
        return RecommendationStep.annotate(AppliedResources.ANNOTATION, Optional.of(next.text()), List.of(note));
    }

    private String changes() {
        return String.join(
                ", ",
                recommendations.stream()
                        .flatMap(recommendation -> recommendation.target().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> change(recommendation.container(), entry.getKey(), entry.getValue())))
                        .toList());
    }

    private String change(String container, Resource resource, long to) {
        OptionalLong from = present(container, resource);
        return container + " " + resource.wire() + " " + (from.isPresent() ? resource.text(from.getAsLong()) : "none")
                + " to " + resource.text(to);
    }

    private static long number(@Nullable Long value, long otherwise) {
        return value == null ? otherwise : value;
    }

    private static int number(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
