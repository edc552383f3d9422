package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerResizePolicy;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A pod and what is there of it, told in the words of tests; time stands at {@link #now} until it is moved. */
final class PodScenario {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final HostFacts HOST = new HostFacts("docker", List.of("192.0.2.1"));

    Instant now = BEGIN;
    Pod pod;
    final List<ObservedSandbox> sandboxes = new ArrayList<>();
    final List<ObservedContainer> containers = new ArrayList<>();
    final Map<String, ImageState> images = new HashMap<>();
    final Map<String, StartFailure> failures = new HashMap<>();
    final Map<ContainerId, ContainerHealth> health = new HashMap<>();
    final Set<String> inFlight = new HashSet<>();
    Optional<Instant> terminatingSince = Optional.empty();
    Optional<StartHold> hold = Optional.empty();
    Optional<PendingResize> pendingResize = Optional.empty();
    Optional<PodRejection> rejection = Optional.empty();
    final Map<String, UpdateFailure> updateFailures = new HashMap<>();
    final Set<ContainerId> resized = new HashSet<>();
    private int numbers;

    private PodScenario(Pod pod) {
        this.pod = pod;
    }

    /** A pod with these containers, all of image {@code app:1}. */
    static PodScenario pod(String... names) {
        PodBuilder builder = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("uid-1")
                .endMetadata()
                .withNewSpec()
                .endSpec();
        for (String name : names) {
            builder.editSpec().addToContainers(container(name)).endSpec();
        }
        return new PodScenario(builder.build());
    }

    static Container container(String name) {
        return new ContainerBuilder().withName(name).withImage("app:1").build();
    }

    PodScenario restartPolicy(String policy) {
        pod.getSpec().setRestartPolicy(policy);
        return this;
    }

    PodScenario init(String name) {
        pod.getSpec().getInitContainers().add(container(name));
        return this;
    }

    PodScenario sidecar(String name) {
        Container sidecar = container(name);
        sidecar.setRestartPolicy("Always");
        pod.getSpec().getInitContainers().add(sidecar);
        return this;
    }

    PodScenario after(Duration time) {
        now = now.plus(time);
        return this;
    }

    PodScenario sandboxRuns() {
        sandboxes.add(new ObservedSandbox(
                new ContainerId("sandbox-" + sandboxes.size()),
                sandboxes.size(),
                now,
                new ContainerState.Running(now),
                Optional.of("10.0.0.1")));
        return this;
    }

    /** It was created, and its start is on its way. */
    PodScenario sandboxIsStarted() {
        sandboxes.add(new ObservedSandbox(
                new ContainerId("sandbox-" + sandboxes.size()),
                sandboxes.size(),
                now,
                new ContainerState.Created(),
                Optional.empty()));
        inFlight.add(PodAction.SANDBOX);
        return this;
    }

    /** A container's first run was created and not started. */
    PodScenario isCreated(String name) {
        containers.add(run(name, 0, 0, now, new ContainerState.Created()));
        return this;
    }

    static EnvVar fieldOf(String variable, String path) {
        return new EnvVarBuilder()
                .withName(variable)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    PodScenario sandboxDies() {
        ObservedSandbox last = sandboxes.removeLast();
        sandboxes.add(new ObservedSandbox(
                last.id(),
                last.attempt(),
                last.createdAt(),
                new ContainerState.Exited(last.createdAt(), now, 137, false, ""),
                Optional.empty()));
        return this;
    }

    PodScenario imagesPresent() {
        desired().allContainers().forEach(c -> images.put(c.getName(), new ImageState.Present(c.getImage(), 0)));
        return this;
    }

    PodScenario runs(String name, int restart, int streak) {
        containers.add(run(name, restart, streak, now, new ContainerState.Running(now)));
        return this;
    }

    PodScenario runs(String name) {
        return runs(name, 0, 0);
    }

    /** The newest run of the container ends now. */
    PodScenario ends(String name, int exitCode) {
        ObservedContainer run = observed().latest(name).orElseThrow();
        containers.remove(run);
        containers.add(new ObservedContainer(
                new ContainerId(name + "-" + run.restart() + "-" + numbers++),
                name,
                run.restart(),
                run.crashStreak(),
                run.image(),
                run.imageId(),
                run.createdAt(),
                new ContainerState.Exited(run.createdAt(), now, exitCode, false, ""),
                run.message(),
                run.resources(),
                run.createdFor(),
                OptionalLong.empty()));
        return this;
    }

    /** What is granted to the container is this now; amounts such as {@code 500m/1}, of which the limit may be left out. */
    PodScenario granted(String name, String cpu, String memory) {
        Container container = desired().container(name).orElseThrow();
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
        amounts(resources, "cpu", cpu);
        amounts(resources, "memory", memory);
        container.setResources(resources.build());
        return this;
    }

    private static void amounts(ResourceRequirementsBuilder resources, String name, String amounts) {
        String[] both = amounts.split("/");
        resources.addToRequests(name, Quantity.parse(both[0]));
        if (both.length > 1) {
            resources.addToLimits(name, Quantity.parse(both[1]));
        }
    }

    PodScenario resizePolicy(String name, String resource, String policy) {
        desired().container(name).orElseThrow().getResizePolicy().add(new ContainerResizePolicy(resource, policy));
        return this;
    }

    /** The newest run of the container is held to what is granted to it. */
    PodScenario updated(String name) {
        ObservedContainer run = observed().latest(name).orElseThrow();
        return replaced(name, granted(name), run.createdFor(), OptionalLong.empty());
    }

    PodScenario usesMemory(String name, long bytes) {
        ObservedContainer run = observed().latest(name).orElseThrow();
        return replaced(name, run.resources(), run.createdFor(), OptionalLong.of(bytes));
    }

    private PodScenario replaced(
            String name, EnforcedResources resources, EnforcedResources createdFor, OptionalLong memoryUsage) {
        ObservedContainer run = observed().latest(name).orElseThrow();
        containers.remove(run);
        containers.add(new ObservedContainer(
                run.id(),
                name,
                run.restart(),
                run.crashStreak(),
                run.image(),
                run.imageId(),
                run.createdAt(),
                run.state(),
                run.message(),
                resources,
                createdFor,
                memoryUsage));
        return this;
    }

    EnforcedResources granted(String name) {
        return ResourceLimits.of(desired().container(name).orElseThrow().getResources())
                .enforced();
    }

    private ObservedContainer run(String name, int restart, int streak, Instant created, ContainerState state) {
        return new ObservedContainer(
                new ContainerId(name + "-" + restart + "-" + numbers++),
                name,
                restart,
                streak,
                "app:1",
                "sha256:1",
                created,
                state,
                "",
                StartBoost.atStart(desired().container(name).orElseThrow()).enforced(),
                granted(name),
                OptionalLong.empty());
    }

    PodScenario deleted() {
        pod.getMetadata().setDeletionTimestamp(WireTime.format(now));
        pod.getMetadata().setDeletionGracePeriodSeconds(30L);
        terminatingSince = Optional.of(now);
        return this;
    }

    /** It waits for others, for a minute at the most. */
    PodScenario held() {
        hold = Optional.of(new StartHold("StartPolicyPriority", "waits for pod default/dns", now.plusSeconds(60)));
        return this;
    }

    PodScenario free() {
        hold = Optional.empty();
        return this;
    }

    /** The computed status becomes the reported one. */
    PodScenario reported() {
        pod.setStatus(status());
        return this;
    }

    DesiredPod desired() {
        return new DesiredPod(pod, Duration.ofSeconds(15), hold, pendingResize, rejection);
    }

    ObservedPod observed() {
        return new ObservedPod(
                sandboxes,
                containers,
                new PodMemory(images, failures, health, inFlight, terminatingSince, updateFailures, resized));
    }

    List<PodAction> actions() {
        return PodReconciler.reconcile(desired(), observed(), now);
    }

    PodPlan plan() {
        return PodReconciler.plan(desired(), observed(), now);
    }

    PodStatus status() {
        return PodStatuses.compute(desired(), observed(), HOST, now);
    }
}
