package dev.gantry.deployment.recommend;

import dev.gantry.deployment.pod.TemplateIdentity;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A Deployment called web with a container app: {@code web("100m", "64Mi").asks("Rolling").recommended("250m", "100m..400m", …)}. */
final class RecommendationFixture {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final RecommendationPolicy POLICY = new RecommendationPolicy(Duration.ofHours(24), Duration.ofHours(12));

    private Deployment deployment;
    private final List<ContainerRecommendation> recommendations = new ArrayList<>();
    private final List<HorizontalPodAutoscaler> autoscalers = new ArrayList<>();
    private final List<ReplicaSet> sets = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private Optional<Instant> lastShown = Optional.empty();
    private Instant now = START.plus(Duration.ofDays(2));

    private RecommendationFixture(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewTemplate()
                .withNewSpec()
                .withContainers(new ContainerBuilder()
                        .withName("app")
                        .withImage("web:v1")
                        .withNewResources()
                        .withRequests(requests)
                        .withLimits(limits)
                        .endResources()
                        .build())
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(2)
                .withUpdatedReplicas(2)
                .withAvailableReplicas(2)
                .endStatus()
                .build();
    }

    static RecommendationFixture web(String cpu, String memory) {
        return new RecommendationFixture(quantities(cpu, memory), Map.of());
    }

    static RecommendationFixture web(String cpu, String memory, String cpuLimit, String memoryLimit) {
        return new RecommendationFixture(quantities(cpu, memory), quantities(cpuLimit, memoryLimit));
    }

    static Map<String, Quantity> quantities(String cpu, String memory) {
        Map<String, Quantity> quantities = new TreeMap<>();
        if (!cpu.isEmpty()) {
            quantities.put("cpu", new Quantity(cpu));
        }
        if (!memory.isEmpty()) {
            quantities.put("memory", new Quantity(memory));
        }
        return quantities;
    }

    RecommendationFixture asks(String mode) {
        return annotated(ApplyMode.ANNOTATION, mode);
    }

    RecommendationFixture annotated(String name, String text) {
        deployment = new DeploymentBuilder(deployment)
                .editMetadata()
                .addToAnnotations(name, text)
                .endMetadata()
                .build();
        return this;
    }

    RecommendationFixture image(String image) {
        deployment = new DeploymentBuilder(deployment)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return this;
    }

    /** Pods that are of the present template and available. */
    RecommendationFixture complete(int pods) {
        deployment = new DeploymentBuilder(deployment)
                .editStatus()
                .withUpdatedReplicas(pods)
                .withAvailableReplicas(pods)
                .endStatus()
                .build();
        return this;
    }

    /** Each as target, least and most. */
    RecommendationFixture recommended(String cpu, String memory) {
        recommendations.clear();
        recommendations.add(new ContainerRecommendation(
                "app", amounts(cpu, memory, 0), amounts(cpu, memory, 1), amounts(cpu, memory, 2), START));
        return this;
    }

    private static Map<Resource, Long> amounts(String cpu, String memory, int which) {
        Map<Resource, Long> amounts = new TreeMap<>();
        if (!cpu.isEmpty()) {
            amounts.put(Resource.CPU, Resource.CPU.parse(cpu.split(" ")[which]).orElseThrow());
        }
        if (!memory.isEmpty()) {
            amounts.put(
                    Resource.MEMORY,
                    Resource.MEMORY.parse(memory.split(" ")[which]).orElseThrow());
        }
        return amounts;
    }

    RecommendationFixture autoscaledBy(String resource) {
        autoscalers.add(new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withName("more")
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName(resource)
                .endResource()
                .endMetric()
                .endSpec()
                .build());
        return this;
    }

    /** The set that was rolled out with the Deployment's present annotations. */
    RecommendationFixture set(String... annotations) {
        ReplicaSetBuilder set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("web-" + sets.size())
                .withAnnotations(deployment.getMetadata().getAnnotations())
                .endMetadata();
        for (int i = 0; i < annotations.length; i += 2) {
            set.editMetadata()
                    .addToAnnotations(annotations[i], annotations[i + 1])
                    .endMetadata();
        }
        sets.add(set.build());
        return this;
    }

    RecommendationFixture pod(String name, String cpu, String memory, String... conditions) {
        return podWithLimits(name, quantities(cpu, memory), Map.of(), conditions);
    }

    RecommendationFixture podWithLimits(
            String name, Map<String, Quantity> requests, Map<String, Quantity> limits, String... conditions) {
        List<io.fabric8.kubernetes.api.model.PodCondition> all = new ArrayList<>();
        for (String condition : conditions) {
            all.add(new PodConditionBuilder()
                    .withType(condition)
                    .withStatus("True")
                    .build());
        }
        pods.add(new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withNewResources()
                .withRequests(requests)
                .withLimits(limits)
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withConditions(all)
                .endStatus()
                .build());
        return this;
    }

    RecommendationFixture refused(String pod) {
        refused.add("uid-" + pod);
        return this;
    }

    RecommendationFixture shownAgo(Duration ago) {
        lastShown = Optional.of(now.minus(ago));
        return this;
    }

    RecommendationFixture after(Duration passed) {
        now = now.plus(passed);
        return this;
    }

    RecommendationFixture at(Instant time) {
        now = time;
        return this;
    }

    RecommendationStep next() {
        return RecommendationDecision.next(new RecommendationState(
                deployment,
                deployment.getSpec().getTemplate(),
                recommendations,
                AutoscaledResource.of("Deployment", "web", autoscalers),
                sets,
                pods,
                refused,
                lastShown,
                POLICY,
                now));
    }

    /** Takes the step and does what it says of annotations. */
    RecommendationStep step() {
        RecommendationStep step = next();
        step.annotations().forEach((name, text) -> {
            DeploymentBuilder edited = new DeploymentBuilder(deployment);
            deployment = text.isPresent()
                    ? edited.editMetadata()
                            .addToAnnotations(name, text.get())
                            .endMetadata()
                            .build()
                    : edited.editMetadata()
                            .removeFromAnnotations(name)
                            .endMetadata()
                            .build();
        });
        return step;
    }

    Deployment rolledOut() {
        return RecommendedDeployment.of(deployment);
    }

    Deployment deployment() {
        return deployment;
    }

    /** {@code 250m 100Mi} */
    String rolledOutRequests() {
        var resources = rolledOut()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources();
        return resources.getRequests().get("cpu") + " "
                + resources.getRequests().get("memory");
    }

    String templateHash() {
        return TemplateIdentity.hash(deployment.getSpec().getTemplate(), 0);
    }
}
