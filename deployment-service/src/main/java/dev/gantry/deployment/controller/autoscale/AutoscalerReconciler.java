package dev.gantry.deployment.controller.autoscale;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.deployment.autoscale.AutoscalerDecision;
import dev.gantry.deployment.autoscale.MetricReading;
import dev.gantry.deployment.autoscale.PodUsage;
import dev.gantry.deployment.autoscale.ScaleConditions;
import dev.gantry.deployment.autoscale.ScaleDecision;
import dev.gantry.deployment.autoscale.ScaleHistory;
import dev.gantry.deployment.autoscale.ScaleState;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks at one autoscaler's metrics each {@link #PERIOD}, and gives its target the size they ask for. */
public final class AutoscalerReconciler implements Reconciler {

    /** How often metrics are looked at; agents report about as often. */
    public static final Duration PERIOD = Duration.ofSeconds(15);

    /** When somebody else changed the autoscaler or its target meanwhile. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

    private final Tracked<HorizontalPodAutoscaler> autoscalers;
    private final List<Scalable<?>> scalables;
    private final ResourceView<Pod> pods;
    private final UsageSource usages;
    private final ObjectMetrics objects;
    private final EventRecorder events;
    private final InstantSource clock;
    private final Map<ObjectKey, ScaleHistory> histories = new ConcurrentHashMap<>();

    public AutoscalerReconciler(
            Tracked<HorizontalPodAutoscaler> autoscalers,
            List<Scalable<?>> scalables,
            ResourceView<Pod> pods,
            UsageSource usages,
            ObjectMetrics objects,
            EventRecorder events,
            InstantSource clock) {
        this.autoscalers = autoscalers;
        this.scalables = List.copyOf(scalables);
        this.pods = pods;
        this.usages = usages;
        this.objects = objects;
        this.events = events;
        this.clock = clock;
    }

    /** When another replica takes over, its past is not this one's. */
    public void forget() {
        histories.clear();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!autoscalers.view().synced() || !pods.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<HorizontalPodAutoscaler> found = autoscalers.known().get(key);
        if (found.isEmpty() || found.get().getMetadata().getDeletionTimestamp() != null) {
            histories.remove(key);
            return Result.DONE;
        }
        HorizontalPodAutoscaler autoscaler = found.get();
        autoscalers.writer().settle(autoscaler.getMetadata().getUid());
        return Result.after(step(autoscaler) ? PERIOD : AFTER_CONFLICT);
    }

    private boolean step(HorizontalPodAutoscaler autoscaler) {
        CrossVersionObjectReference reference = autoscaler.getSpec().getScaleTargetRef();
        ObjectKey target = new ObjectKey(autoscaler.getMetadata().getNamespace(), reference.getName());
        Optional<Scalable<?>> scalable =
                scalables.stream().filter(kind -> isNamed(kind, reference)).findFirst();
        if (scalable.isEmpty()) {
            return unable(
                    autoscaler,
                    "no matches for kind \"" + reference.getKind() + "\" in group \"" + group(reference) + "\"");
        }
        Optional<Scalable.Scale> scale = scalable.get().scale(target);
        return scale.isEmpty()
                ? unable(autoscaler, reference.getKind() + " \"" + reference.getName() + "\" not found")
                : step(autoscaler, scalable.get(), target, scale.get());
    }

    private static boolean isNamed(Scalable<?> scalable, CrossVersionObjectReference reference) {
        boolean sameGroup =
                reference.getApiVersion() == null || scalable.apiGroup().equals(group(reference));
        return sameGroup && scalable.kind().equals(reference.getKind());
    }

    private static String group(CrossVersionObjectReference reference) {
        String apiVersion = reference.getApiVersion() == null ? "" : reference.getApiVersion();
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private boolean step(
            HorizontalPodAutoscaler autoscaler, Scalable<?> scalable, ObjectKey target, Scalable.Scale scale) {
        ObjectKey key = ObjectKey.of(autoscaler);
        ScaleDecision decision = AutoscalerDecision.next(state(autoscaler, scale));
        histories.put(key, decision.history());
        if (!decision.problem().isEmpty()) {
            events.warning(autoscaler, "FailedComputeMetricsReplicas", decision.problem());
        }
        int before = scale.target().wanted();
        if (decision.replicas() != before) {
            try {
                scalable.setReplicas(target, decision.replicas(), scale.resourceVersion());
            } catch (ApiException e) {
                return notRescaled(autoscaler, decision, e);
            }
            histories.put(key, decision.history().changed(decision.replicas() - before, clock.instant()));
            events.normal(
                    autoscaler,
                    "SuccessfulRescale",
                    "New size: " + decision.replicas() + "; reason: " + decision.reason());
        }
        return writeStatus(autoscaler, decision.status());
    }

    private ScaleState state(HorizontalPodAutoscaler autoscaler, Scalable.Scale scale) {
        String namespace = autoscaler.getMetadata().getNamespace();
        Map<String, PodUsage> used = Map.of();
        String problem = "";
        try {
            used = usages.usages(namespace);
        } catch (ApiException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new ScaleState(
                autoscaler,
                scale.target(),
                selected(namespace, scale.selector()),
                used,
                problem,
                objects(autoscaler),
                histories.getOrDefault(ObjectKey.of(autoscaler), ScaleHistory.EMPTY),
                clock.instant());
    }

    private Map<MetricSpec, MetricReading> objects(HorizontalPodAutoscaler autoscaler) {
        String namespace = autoscaler.getMetadata().getNamespace();
        return autoscaler.getSpec().getMetrics().stream()
                .filter(metric -> metric.getObject() != null)
                .distinct()
                .collect(Collectors.toMap(metric -> metric, metric -> objects.read(namespace, metric.getObject())));
    }

    private List<Pod> selected(String namespace, LabelSelector selector) {
        return pods.list(namespace).stream()
                .filter(pod -> selector.test(
                        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of())))
                .toList();
    }

    /** A target that changed meanwhile is looked at anew; any other refusal is told. */
    private boolean notRescaled(HorizontalPodAutoscaler autoscaler, ScaleDecision decision, ApiException reason) {
        if (reason.isConflict()) {
            return false;
        }
        String message = "the HPA controller was unable to update the target scale: " + reason.getMessage();
        events.warning(
                autoscaler,
                "FailedRescale",
                "New size: " + decision.replicas() + "; reason: " + decision.reason() + "; error: "
                        + reason.getMessage());
        return unable(autoscaler, "FailedUpdateScale", message);
    }

    private boolean unable(HorizontalPodAutoscaler autoscaler, String problem) {
        events.warning(autoscaler, "FailedGetScale", problem);
        return unable(
                autoscaler,
                "FailedGetScale",
                "the HPA controller was unable to get the target's current scale: " + problem);
    }

    private boolean unable(HorizontalPodAutoscaler autoscaler, String reason, String message) {
        HorizontalPodAutoscalerStatus before =
                autoscaler.getStatus() == null ? new HorizontalPodAutoscalerStatus() : autoscaler.getStatus();
        return writeStatus(
                autoscaler,
                new HorizontalPodAutoscalerStatusBuilder(before)
                        .withObservedGeneration(autoscaler.getMetadata().getGeneration())
                        .withConditions(ScaleConditions.unable(autoscaler, reason, message, clock.instant()))
                        .build());
    }

    private boolean writeStatus(HorizontalPodAutoscaler autoscaler, HorizontalPodAutoscalerStatus status) {
        return status.equals(autoscaler.getStatus())
                || autoscalers
                        .writer()
                        .send(
                                autoscaler.getMetadata().getUid(),
                                List.of(new Write.UpdateStatus<>(new HorizontalPodAutoscalerBuilder(autoscaler)
                                        .withStatus(status)
                                        .build())))
                        .isEmpty();
    }
}
