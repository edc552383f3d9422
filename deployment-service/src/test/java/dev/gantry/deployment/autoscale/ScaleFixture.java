package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTargetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An autoscaler in words: {@code autoscaler(1, 10).cpu(50).pods(3, 90).decide()}; pods request 1000m of CPU. */
final class ScaleFixture {

    static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LONG_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    private HorizontalPodAutoscalerSpecBuilder spec = new HorizontalPodAutoscalerSpecBuilder();
    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, PodUsage> usages = new HashMap<>();
    private final Map<MetricSpec, MetricReading> objects = new HashMap<>();
    private ScaleHistory history = ScaleHistory.EMPTY;
    private Instant now = START;
    private int wanted = -1;

    static ScaleFixture autoscaler(int least, int most) {
        ScaleFixture fixture = new ScaleFixture();
        fixture.spec.withMinReplicas(least).withMaxReplicas(most);
        return fixture;
    }

    ScaleFixture cpu(int percent) {
        spec.addToMetrics(new MetricSpecBuilder()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(percent)
                .endTarget()
                .endResource()
                .build());
        return this;
    }

    ScaleFixture average(String resource, String value) {
        spec.addToMetrics(new MetricSpecBuilder()
                .withType("Resource")
                .withNewResource()
                .withName(resource)
                .withNewTarget()
                .withType("AverageValue")
                .withAverageValue(new Quantity(value))
                .endTarget()
                .endResource()
                .build());
        return this;
    }

    ScaleFixture containerCpu(String container, int percent) {
        spec.addToMetrics(new MetricSpecBuilder()
                .withType("ContainerResource")
                .withNewContainerResource()
                .withName("cpu")
                .withContainer(container)
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(percent)
                .endTarget()
                .endContainerResource()
                .build());
        return this;
    }

    /** The requests per second of a Service, of which each replica is to have so many. */
    ScaleFixture requestsEach(int each) {
        return requests(new MetricTargetBuilder()
                .withType("AverageValue")
                .withAverageValue(new Quantity(Integer.toString(each)))
                .build());
    }

    /** The requests per second of a Service, of which there are to be so many in all. */
    ScaleFixture requestsInAll(int all) {
        return requests(new MetricTargetBuilder()
                .withType("Value")
                .withValue(new Quantity(Integer.toString(all)))
                .build());
    }

    private ScaleFixture requests(MetricTarget target) {
        spec.addToMetrics(new MetricSpecBuilder()
                .withType("Object")
                .withNewObject()
                .withNewDescribedObject("v1", "Service", "web")
                .withNewMetric()
                .withName("requests_per_second")
                .endMetric()
                .withTarget(target)
                .endObject()
                .build());
        return this;
    }

    /** So many requests per second come to the Service. */
    ScaleFixture requested(int perSecond) {
        spec.buildMetrics().stream()
                .filter(metric -> metric.getObject() != null)
                .forEach(metric -> objects.put(metric, new MetricReading.Value(perSecond * 1_000L)));
        return this;
    }

    ScaleFixture external() {
        spec.addToMetrics(new MetricSpecBuilder().withType("External").build());
        return this;
    }

    ScaleFixture spec(UnaryOperator<HorizontalPodAutoscalerSpecBuilder> change) {
        spec = change.apply(spec);
        return this;
    }

    /** So many ready pods that use so many percent of their CPU request each. */
    ScaleFixture pods(int count, int percent) {
        for (int i = 0; i < count; i++) {
            pod("Running", true, LONG_BEFORE);
            usages.put(last(), usage(percent * 10L));
        }
        return this;
    }

    /** A pod that was not measured. */
    ScaleFixture unmeasured(int count) {
        for (int i = 0; i < count; i++) {
            pod("Running", true, LONG_BEFORE);
        }
        return this;
    }

    /** A pod that started a moment ago and is not ready. */
    ScaleFixture starting(int count, int percent) {
        for (int i = 0; i < count; i++) {
            pod("Running", false, START.minusSeconds(10));
            usages.put(last(), usage(percent * 10L));
        }
        return this;
    }

    ScaleFixture pending(int count) {
        for (int i = 0; i < count; i++) {
            pod("Pending", false, START);
        }
        return this;
    }

    ScaleFixture failed(int count) {
        for (int i = 0; i < count; i++) {
            pod("Failed", false, LONG_BEFORE);
        }
        return this;
    }

    private void pod(String phase, boolean ready, Instant since) {
        pods.add(new PodBuilder()
                .withNewMetadata()
                .withName("pod-" + pods.size())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withNewResources()
                .addToRequests("cpu", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withStartTime(since.toString())
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(since.toString())
                .endCondition()
                .endStatus()
                .build());
    }

    private String last() {
        return pods.getLast().getMetadata().getName();
    }

    private PodUsage usage(long millis) {
        return new PodUsage(
                now, Duration.ofSeconds(15), Map.of("app", Map.of("cpu", millis, "memory", millis * 1_000)));
    }

    /** The same pods at another load. */
    ScaleFixture load(int percent) {
        usages.replaceAll((name, usage) -> usage(percent * 10L));
        return this;
    }

    ScaleFixture told(int replicas) {
        wanted = replicas;
        return this;
    }

    ScaleFixture after(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    /** Decides, and remembers what was decided as if it was done; the pods stay as they are. */
    ScaleDecision decide() {
        int before = wanted < 0 ? pods.size() : wanted;
        ScaleDecision decision = AutoscalerDecision.next(
                new ScaleState(build(), new ScaleTarget(before, pods.size()), pods, usages, "", objects, history, now));
        history = decision.replicas() == before
                ? decision.history()
                : decision.history().changed(decision.replicas() - before, now);
        return decision;
    }

    private HorizontalPodAutoscaler build() {
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("web")
                .withGeneration(1L)
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    static String condition(ScaleDecision decision, String type) {
        return decision.status().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason())
                .findFirst()
                .orElse("");
    }
}
