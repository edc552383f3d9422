package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides how many replicas a workload should have: the most that any of its metrics asks for, as its behavior and its limits
 * allow. A metric that cannot be used forbids shrinking, not growing.
 */
public final class AutoscalerDecision {

    private final ScaleState state;
    private final HorizontalPodAutoscaler autoscaler;
    private final HorizontalPodAutoscalerSpec spec;
    private final Instant now;
    private final int current;
    private final int least;
    private final int most;
    private final ScaleConditions conditions;
    private ScaleHistory history;
    private List<MetricStatus> metrics = List.of();
    private String problem = "";

    private AutoscalerDecision(ScaleState state) {
        this.state = state;
        this.autoscaler = state.autoscaler();
        this.spec = autoscaler.getSpec();
        this.now = state.now();
        this.current = state.target().wanted();
        this.least = spec.getMinReplicas() == null ? 1 : spec.getMinReplicas();
        this.most = spec.getMaxReplicas();
        this.conditions = ScaleConditions.of(autoscaler, now);
        this.history = state.history().recommendations().isEmpty()
                ? state.history().recommended(current, now)
                : state.history();
    }

    public static ScaleDecision next(ScaleState state) {
        return new AutoscalerDecision(state).decide();
    }

    private ScaleDecision decide() {
        conditions.set(
                ScaleConditions.ABLE_TO_SCALE,
                true,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        if (current == 0 && least != 0) {
            conditions.set(
                    ScaleConditions.SCALING_ACTIVE,
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
            return decision(0, "");
        }
        if (current > most) {
            return decision(most, "Current number of replicas above Spec.MaxReplicas");
        }
        if (current < least) {
            return decision(least, "Current number of replicas below Spec.MinReplicas");
        }
        return byMetrics();
    }

    private ScaleDecision byMetrics() {
        List<MetricProposal> proposals =
                spec.getMetrics().stream().map(this::propose).toList();
        List<MetricProposal.Unusable> unusable = proposals.stream()
                .filter(MetricProposal.Unusable.class::isInstance)
                .map(MetricProposal.Unusable.class::cast)
                .toList();
        Optional<MetricProposal.Replicas> highest = proposals.stream()
                .filter(MetricProposal.Replicas.class::isInstance)
                .map(MetricProposal.Replicas.class::cast)
                .max(Comparator.comparingInt(MetricProposal.Replicas::replicas));
        metrics = proposals.stream().map(AutoscalerDecision::status).toList();
        boolean mayNotShrink = !unusable.isEmpty()
                && highest.filter(p -> p.replicas() < current).isPresent();
        if (highest.isEmpty() || mayNotShrink) {
            return unable(unusable, proposals.size());
        }
        String metric = highest.get().metric();
        conditions.set(
                ScaleConditions.SCALING_ACTIVE,
                true,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from " + metric);
        int replicas = limited(highest.get().replicas());
        String reason = replicas > current ? metric + " above target" : "All metrics below target";
        return decision(replicas, reason);
    }

    private ScaleDecision unable(List<MetricProposal.Unusable> unusable, int count) {
        MetricProposal.Unusable first = unusable.getFirst();
        problem = "invalid metrics (" + unusable.size() + " invalid out of " + count + "), first error is: "
                + first.message();
        conditions.set(
                ScaleConditions.SCALING_ACTIVE,
                false,
                first.reason(),
                "the HPA was unable to compute the replica count: " + first.message());
        return decision(current, "");
    }

    private MetricProposal propose(MetricSpec metric) {
        return switch (String.valueOf(metric.getType())) {
            case "Resource" ->
                new ResourceProposal(
                                state,
                                metric.getResource().getName(),
                                Optional.empty(),
                                metric.getResource().getTarget())
                        .propose();
            case "ContainerResource" ->
                new ResourceProposal(
                                state,
                                metric.getContainerResource().getName(),
                                Optional.of(metric.getContainerResource().getContainer()),
                                metric.getContainerResource().getTarget())
                        .propose();
            case "Pods" -> notServed("FailedGetPodsMetric", "custom.metrics.k8s.io");
            case "Object" -> new ObjectProposal(state, metric.getObject()).propose(state.object(metric));
            default -> notServed("FailedGetExternalMetric", "external.metrics.k8s.io");
        };
    }

    private static MetricProposal notServed(String reason, String api) {
        return new MetricProposal.Unusable(reason, "unable to fetch metrics: no API " + api + " is served");
    }

    private static MetricStatus status(MetricProposal proposal) {
        return switch (proposal) {
            case MetricProposal.Replicas replicas -> replicas.status();
            case MetricProposal.Unusable _ ->
                new MetricStatusBuilder().withType("").build();
        };
    }

    /** What remains of a recommendation after stabilisation, rates and limits; the conditions say what limited it. */
    private int limited(int recommended) {
        ScalingRates rates = new ScalingRates(spec.getBehavior(), history, now);
        history = history.recommended(recommended, now);
        int stable = rates.stabilized(current, recommended);
        tellStabilized(recommended, stable);
        int allowed = stable > current
                ? Math.min(stable, rates.mostAllowed(current))
                : Math.max(stable, rates.leastAllowed(current));
        int within = Math.clamp(allowed, least, most);
        tellLimited(stable, allowed);
        return within;
    }

    private void tellStabilized(int recommended, int stable) {
        if (stable > recommended) {
            ableToScale(
                    "ScaleDownStabilized",
                    "recent recommendations were higher than current one, applying the highest recent recommendation");
        } else if (stable < recommended) {
            ableToScale(
                    "ScaleUpStabilized",
                    "recent recommendations were lower than current one, applying the lowest recent recommendation");
        } else {
            ableToScale("ReadyForNewScale", "recommended size matches current size");
        }
    }

    private void ableToScale(String reason, String message) {
        conditions.set(ScaleConditions.ABLE_TO_SCALE, true, reason, message);
    }

    private void tellLimited(int stable, int allowed) {
        if (allowed > most) {
            limited("TooManyReplicas", "the desired replica count is more than the maximum replica count");
        } else if (allowed < least) {
            limited("TooFewReplicas", "the desired replica count is less than the minimum replica count");
        } else if (allowed < stable) {
            limited("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate");
        } else if (allowed > stable) {
            limited("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate");
        } else {
            conditions.set(
                    ScaleConditions.SCALING_LIMITED,
                    false,
                    "DesiredWithinRange",
                    "the desired count is within the acceptable range");
        }
    }

    private void limited(String reason, String message) {
        conditions.set(ScaleConditions.SCALING_LIMITED, true, reason, message);
    }

    private ScaleDecision decision(int replicas, String reason) {
        boolean changes = replicas != current;
        if (changes) {
            ableToScale("SucceededRescale", "the HPA controller was able to update the target scale to " + replicas);
        }
        HorizontalPodAutoscalerStatus before =
                autoscaler.getStatus() == null ? new HorizontalPodAutoscalerStatus() : autoscaler.getStatus();
        HorizontalPodAutoscalerStatus status = new HorizontalPodAutoscalerStatusBuilder(before)
                .withObservedGeneration(autoscaler.getMetadata().getGeneration())
                .withCurrentReplicas(state.target().present())
                .withDesiredReplicas(replicas)
                .withCurrentMetrics(new ArrayList<>(metrics))
                .withConditions(conditions.list())
                .withLastScaleTime(changes ? ScaleTimes.text(now) : before.getLastScaleTime())
                .build();
        return new ScaleDecision(replicas, changes ? reason : "", history, status, problem);
    }
}
