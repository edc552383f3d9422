package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.Hold;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Deployment called web and its sets, moved on by hand: {@code deployment(10).limits(3, 2).set("v1", 10).available(10)}. */
final class DeploymentFixture {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Deployment deployment;
    private final List<ReplicaSet> sets = new ArrayList<>();
    private Instant now = START;
    private boolean routing = true;
    private RolloutStep last = new RolloutStep(List.of(), new DeploymentStatus(), Duration.ZERO);

    private DeploymentFixture(int replicas) {
        deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withProgressDeadlineSeconds(600)
                .withRevisionHistoryLimit(10)
                .withNewStrategy()
                .withType("RollingUpdate")
                .endStrategy()
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withTemplate(template("v1"))
                .endSpec()
                .build();
    }

    static DeploymentFixture deployment(int replicas) {
        return new DeploymentFixture(replicas);
    }

    private static PodTemplateSpec template(String image) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withContainers(
                        new ContainerBuilder().withName("app").withImage(image).build())
                .endSpec()
                .build();
    }

    DeploymentFixture limits(Object surge, Object unavailable) {
        deployment = new DeploymentBuilder(deployment)
                .editSpec()
                .editStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(limit(surge))
                .withMaxUnavailable(limit(unavailable))
                .endRollingUpdate()
                .endStrategy()
                .endSpec()
                .build();
        return this;
    }

    private static IntOrString limit(Object value) {
        return value instanceof Integer number ? new IntOrString(number) : new IntOrString(value.toString());
    }

    DeploymentFixture recreate() {
        deployment = new DeploymentBuilder(deployment)
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();
        return this;
    }

    DeploymentFixture image(String image) {
        return edit(new DeploymentBuilder(deployment)
                .editSpec()
                .withTemplate(template(image))
                .endSpec()
                .build());
    }

    DeploymentFixture replicas(int replicas) {
        return edit(new DeploymentBuilder(deployment)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build());
    }

    DeploymentFixture paused(boolean paused) {
        return edit(new DeploymentBuilder(deployment)
                .editSpec()
                .withPaused(paused)
                .endSpec()
                .build());
    }

    DeploymentFixture historyLimit(int limit) {
        return edit(new DeploymentBuilder(deployment)
                .editSpec()
                .withRevisionHistoryLimit(limit)
                .endSpec()
                .build());
    }

    DeploymentFixture annotated(String key, String value) {
        deployment = new DeploymentBuilder(deployment)
                .editMetadata()
                .addToAnnotations(key, value)
                .endMetadata()
                .build();
        return this;
    }

    private DeploymentFixture edit(Deployment edited) {
        long generation = deployment.getMetadata().getGeneration() + 1;
        deployment = new DeploymentBuilder(edited)
                .editMetadata()
                .withGeneration(generation)
                .endMetadata()
                .build();
        return this;
    }

    DeploymentFixture after(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Whether the gateways take over changed shares before each step. */
    DeploymentFixture routing(boolean on) {
        routing = on;
        return this;
    }

    private void route() {
        sets.replaceAll(set -> DeliveryMarks.weight(set) < 0 || DeliveryMarks.routed(set)
                ? set
                : new ReplicaSetBuilder(set)
                        .editMetadata()
                        .addToAnnotations(DeliveryMarks.ROUTED, Integer.toString(DeliveryMarks.weight(set)))
                        .endMetadata()
                        .build());
    }

    /** Decides and does what was decided, as if every write succeeded. */
    DeploymentFixture step() {
        if (routing) {
            route();
        }
        last = DeploymentRollout.next(new RolloutState(deployment, sets, now));
        last.actions().forEach(this::apply);
        deployment = new DeploymentBuilder(deployment).withStatus(last.status()).build();
        return this;
    }

    /** Decides and acts, and dies before the status is written. */
    DeploymentFixture stepWithoutStatus() {
        if (routing) {
            route();
        }
        last = DeploymentRollout.next(new RolloutState(deployment, sets, now));
        last.actions().forEach(this::apply);
        return this;
    }

    private void apply(RolloutAction action) {
        switch (action) {
            case RolloutAction.CreateReplicaSet(ReplicaSet set) ->
                sets.add(new ReplicaSetBuilder(set)
                        .editMetadata()
                        .withUid("uid-" + set.getMetadata().getName())
                        .withGeneration(1L)
                        .withCreationTimestamp(START.plusSeconds(sets.size()).toString())
                        .endMetadata()
                        .build());
            case RolloutAction.UpdateReplicaSet(ReplicaSet updated, ReplicaSet previous) -> update(updated, previous);
            case RolloutAction.MoveDelivery(ReplicaSet updated, ReplicaSet previous, DeliveryNews _) ->
                update(updated, previous);
            case RolloutAction.RollBack(ReplicaSet failed, ReplicaSet _, RolloutFailure _) ->
                sets.set(sets.indexOf(ofHash(failed)), failed);
            case RolloutAction.DeleteReplicaSet(ReplicaSet set) -> sets.remove(set);
            case RolloutAction.SetRevision(long revision, long _) ->
                annotated(RevisionAnnotations.REVISION, Long.toString(revision));
        }
    }

    private void update(ReplicaSet updated, ReplicaSet previous) {
        boolean resized = !updated.getSpec().equals(previous.getSpec());
        sets.set(
                sets.indexOf(previous),
                new ReplicaSetBuilder(updated)
                        .editMetadata()
                        .withGeneration(updated.getMetadata().getGeneration() + (resized ? 1 : 0))
                        .endMetadata()
                        .build());
    }

    /** The set of the image has done what it was told, and so many of its pods are available. */
    DeploymentFixture pods(String image, int available) {
        return pods(image, available, 0);
    }

    DeploymentFixture pods(String image, int available, int terminating) {
        return status(image, set(image).orElseThrow().getSpec().getReplicas(), available, terminating);
    }

    /** The set of the image has observed its size, and has so many pods, so many of them available. */
    DeploymentFixture existing(String image, int pods, int available) {
        return status(image, pods, available, 0);
    }

    private DeploymentFixture status(String image, int pods, int available, int terminating) {
        ReplicaSet set = set(image).orElseThrow();
        sets.set(
                sets.indexOf(set),
                new ReplicaSetBuilder(set)
                        .withNewStatus()
                        .withObservedGeneration(set.getMetadata().getGeneration())
                        .withReplicas(pods)
                        .withReadyReplicas(available)
                        .withAvailableReplicas(available)
                        .withTerminatingReplicas(terminating)
                        .endStatus()
                        .build());
        return this;
    }

    boolean settled(String image) {
        return set(image).filter(Replicas::settled).isPresent();
    }

    int available(String image) {
        return set(image).map(Replicas::available).orElse(0);
    }

    int lastingAvailable(String image) {
        return set(image).map(Replicas::lastingAvailable).orElse(0);
    }

    int keptAvailable(String image) {
        return set(image).map(RevisionAnnotations::keptAvailable).orElse(0);
    }

    private ReplicaSet ofHash(ReplicaSet marked) {
        return sets.stream()
                .filter(set ->
                        set.getMetadata().getUid().equals(marked.getMetadata().getUid()))
                .findFirst()
                .orElseThrow();
    }

    /** The pods of the image's set fail, as its status says; none is available. */
    DeploymentFixture failing(String image, String reason) {
        pods(image, 0);
        ReplicaSet set = set(image).orElseThrow();
        sets.set(
                sets.indexOf(set),
                new ReplicaSetBuilder(set)
                        .editStatus()
                        .addNewCondition()
                        .withType(SetHealth.FAILING)
                        .withStatus("True")
                        .withReason(reason)
                        .withMessage("1 of 1 pods failed: container app is broken")
                        .endCondition()
                        .endStatus()
                        .build());
        return this;
    }

    /** The image's set has no pods, for it waits for something else. */
    DeploymentFixture waiting(String image, String message) {
        pods(image, 0);
        ReplicaSet set = set(image).orElseThrow();
        sets.set(
                sets.indexOf(set),
                new ReplicaSetBuilder(set)
                        .editStatus()
                        .withReplicas(0)
                        .addNewCondition()
                        .withType(Hold.CONDITION)
                        .withStatus("True")
                        .withReason("DependenciesNotReady")
                        .withMessage(message)
                        .endCondition()
                        .endStatus()
                        .build());
        return this;
    }

    /** Every set does what it was told, those of these images with no pod available, until nothing more is decided. */
    DeploymentFixture settle(String... brokenImages) {
        for (int i = 0; i < 50; i++) {
            for (ReplicaSet set : List.copyOf(sets)) {
                boolean broken = List.of(brokenImages).contains(imageOf(set));
                pods(imageOf(set), broken ? 0 : set.getSpec().getReplicas());
            }
            if (step().last().actions().isEmpty()) {
                return this;
            }
        }
        throw new AssertionError("decides without end: " + last);
    }

    /** Brings the present template fully up, from nothing. */
    DeploymentFixture rolledOut(String image) {
        image(image).step();
        for (int i = 0; i < 50 && !complete(); i++) {
            for (ReplicaSet set : List.copyOf(sets)) {
                pods(imageOf(set), set.getSpec().getReplicas());
            }
            step();
        }
        return step();
    }

    private boolean complete() {
        return condition("Progressing").startsWith("True NewReplicaSetAvailable")
                && last.actions().isEmpty();
    }

    Optional<ReplicaSet> set(String image) {
        return sets.stream().filter(set -> imageOf(set).equals(image)).findFirst();
    }

    private static String imageOf(ReplicaSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    /** What is to be watched by what users see. */
    Optional<RolloutWatch> watch() {
        return RolloutWatch.of(deployment, sets, now);
    }

    /** The wanted size of the image's set, or -1 where there is none. */
    int size(String image) {
        return set(image).map(Replicas::wanted).orElse(-1);
    }

    /** What the image's set carries as {@code gantry.dev/NAME}, or "". */
    String mark(String image, String name) {
        return set(image)
                .map(set -> RevisionAnnotations.of(set).getOrDefault("gantry.dev/" + name, ""))
                .orElse("");
    }

    long revision(String image) {
        return set(image).map(RevisionAnnotations::revision).orElse(-1L);
    }

    RolloutStep last() {
        return last;
    }

    Deployment deployment() {
        return deployment;
    }

    String message(String type) {
        return RolloutCondition.find(last.status().getConditions(), type)
                .orElseThrow()
                .getMessage();
    }

    /** {@code status reason}, or "" where the condition is absent. */
    String condition(String type) {
        return RolloutCondition.find(last.status().getConditions(), type)
                .map(c -> c.getStatus() + " " + c.getReason())
                .orElse("");
    }
}
