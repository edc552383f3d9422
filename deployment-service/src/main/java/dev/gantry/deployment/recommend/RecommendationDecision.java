package dev.gantry.deployment.recommend;

import dev.gantry.deployment.recommend.RecommendationStep.Note;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what becomes of a workload's recommendations.
 *
 * <p>Goals: people see on the workload what it should request; where it asks, its pods come to request that. Constraints: nothing is written that says
 * nearly what is there; what an autoscaler sizes the workload by is left alone; nothing is applied on little evidence, nor while a request lies
 * within the bounds. Applying a step and deciding again on what it made decides nothing.
 */
public final class RecommendationDecision {

    /** The reason of events about what was left alone. */
    static final String NOT_APPLIED = "RecommendationNotApplied";

    private RecommendationDecision() {}

    /** The next step; a workload that is being deleted is left alone. */
    public static RecommendationStep next(RecommendationState state) {
        if (state.workload().getMetadata().getDeletionTimestamp() != null) {
            return RecommendationStep.NOTHING;
        }
        RecommendationBounds bounds = RecommendationBounds.of(state.workload());
        List<ContainerRecommendation> allowed = state.recommendations().stream()
                .filter(recommendation -> hasContainer(state, recommendation.container()))
                .map(bounds::clamp)
                .toList();
        return ShownRecommendation.next(state, allowed).and(applied(state, allowed));
    }

    private static boolean hasContainer(RecommendationState state, String name) {
        return state.template().getSpec().getContainers().stream()
                .anyMatch(container -> container.getName().equals(name));
    }

    private static RecommendationStep applied(RecommendationState state, List<ContainerRecommendation> allowed) {
        List<Note> notes = new ArrayList<>();
        List<ContainerRecommendation> free = allowed.stream()
                .filter(recommendation -> !recommendation
                        .since()
                        .plus(state.policy().minHistory())
                        .isAfter(state.now()))
                .map(recommendation -> withoutAutoscaled(state, recommendation, notes))
                .toList();
        RecommendationStep step = switch (ApplyMode.of(state.workload())) {
            case OFF -> RollingDecision.withdrawn(state);
            case IN_PLACE -> RollingDecision.withdrawn(state).and(InPlaceDecision.next(state, free));
            case ROLLING ->
                state.workload() instanceof Deployment deployment
                        ? RollingDecision.next(state, deployment, free)
                        : RecommendationStep.NOTHING;
        };
        return ApplyMode.of(state.workload()) == ApplyMode.OFF ? step : step.and(told(notes));
    }

    private static RecommendationStep told(List<Note> notes) {
        return new RecommendationStep(Map.of(), Optional.empty(), notes);
    }

    private static ContainerRecommendation withoutAutoscaled(
            RecommendationState state, ContainerRecommendation recommendation, List<Note> notes) {
        ContainerRecommendation rest = recommendation;
        for (AutoscaledResource scaled : state.autoscaled()) {
            if (scaled.covers(recommendation.container(), scaled.resource())) {
                rest = rest.without(scaled.resource());
                notes.add(new Note(
                        false,
                        NOT_APPLIED,
                        "The " + scaled.resource().wire() + " of container " + recommendation.container()
                                + " is left alone: HorizontalPodAutoscaler " + scaled.autoscaler() + " scales by it"));
            }
        }
        return rest;
    }
}
