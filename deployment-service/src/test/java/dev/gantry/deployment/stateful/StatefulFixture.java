package dev.gantry.deployment.stateful;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.order.WaitingConditions;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.deployment.revision.RevisionAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A StatefulSet with its pods, in words: {@code web(3).running(0, 1).image("v2").decide()}. Deciding also stores what was
 * decided about revisions, claims and the status, as its controller would; pods change only when the test says so.
 */
final class StatefulFixture {

    static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private StatefulSet set;
    private StartHolds holds = StartHolds.NONE;
    private final Map<String, Pod> pods = new TreeMap<>();
    private final Map<String, ControllerRevision> revisions = new TreeMap<>();
    private final Map<String, PersistentVolumeClaim> claims = new TreeMap<>();

    private StatefulFixture(int replicas) {
        set = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .withUid("uid-web")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName("web")
                .withPodManagementPolicy("OrderedReady")
                .withRevisionHistoryLimit(10)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("v1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static StatefulFixture web(int replicas) {
        StatefulFixture fixture = new StatefulFixture(replicas);
        var _ = fixture.decide();
        return fixture;
    }

    StatefulFixture spec(UnaryOperator<StatefulSetBuilder> change) {
        set = change.apply(new StatefulSetBuilder(set)).build();
        return this;
    }

    StatefulFixture parallel() {
        return spec(s -> s.editSpec().withPodManagementPolicy("Parallel").endSpec());
    }

    StatefulFixture replicas(int replicas) {
        return spec(s -> s.editSpec().withReplicas(replicas).endSpec());
    }

    StatefulFixture startingAt(int ordinal) {
        return spec(s ->
                s.editSpec().withNewOrdinals().withStart(ordinal).endOrdinals().endSpec());
    }

    StatefulFixture image(String image) {
        return spec(s -> s.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec());
    }

    StatefulFixture partition(int partition) {
        return spec(s -> s.editSpec()
                .editUpdateStrategy()
                .editOrNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec());
    }

    StatefulFixture maxUnavailable(String value) {
        return spec(s -> s.editSpec()
                .editUpdateStrategy()
                .editOrNewRollingUpdate()
                .withMaxUnavailable(
                        value.endsWith("%") ? new IntOrString(value) : new IntOrString(Integer.valueOf(value)))
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec());
    }

    StatefulFixture onDelete() {
        return spec(s -> s.editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec());
    }

    StatefulFixture historyLimit(int limit) {
        return spec(s -> s.editSpec().withRevisionHistoryLimit(limit).endSpec());
    }

    StatefulFixture claims(String whenDeleted, String whenScaled) {
        return spec(s -> s.editSpec()
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted(whenDeleted)
                .withWhenScaled(whenScaled)
                .endPersistentVolumeClaimRetentionPolicy()
                .withVolumeClaimTemplates(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .endSpec()
                        .build())
                .endSpec());
    }

    StatefulFixture claim(PersistentVolumeClaim claim) {
        claims.put(claim.getMetadata().getName(), claim);
        return this;
    }

    PersistentVolumeClaim claim(String name) {
        return Objects.requireNonNull(claims.get(name));
    }

    void withoutClaim(String name) {
        claims.remove(name);
    }

    /** Pods of the present template that are available. */
    StatefulFixture running(int... ordinals) {
        for (int ordinal : ordinals) {
            pod(ordinal, ready(made(ordinal)));
        }
        return this;
    }

    /** Pods of the present template that are not ready. */
    StatefulFixture starting(int... ordinals) {
        for (int ordinal : ordinals) {
            pod(ordinal, made(ordinal));
        }
        return this;
    }

    StatefulFixture crashing(int ordinal) {
        return pod(
                ordinal,
                new PodBuilder(made(ordinal))
                        .editStatus()
                        .addNewContainerStatus()
                        .withNewState()
                        .withNewWaiting()
                        .withReason("CrashLoopBackOff")
                        .endWaiting()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    StatefulFixture failed(int ordinal) {
        return pod(
                ordinal,
                new PodBuilder(made(ordinal))
                        .editStatus()
                        .withPhase("Failed")
                        .endStatus()
                        .build());
    }

    StatefulFixture terminating(int ordinal) {
        return pod(
                ordinal,
                new PodBuilder(pods.getOrDefault("web-" + ordinal, made(ordinal)))
                        .editMetadata()
                        .withDeletionTimestamp(NOW.toString())
                        .endMetadata()
                        .build());
    }

    StatefulFixture gone(int ordinal) {
        pods.remove("web-" + ordinal);
        return this;
    }

    StatefulFixture orphan(String name) {
        Pod pod = new PodBuilder(made(0))
                .editMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withOwnerReferences()
                .endMetadata()
                .build();
        pods.put(name, pod);
        return this;
    }

    private StatefulFixture pod(int ordinal, Pod pod) {
        pods.put("web-" + ordinal, pod);
        return this;
    }

    private Pod made(int ordinal) {
        ControllerRevision newest = newest();
        Pod pod = PodOfStatefulSet.of(set, ordinal, newest);
        return new PodBuilder(pod)
                .editMetadata()
                .withUid("uid-web-" + ordinal + "-" + newest.getRevision())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }

    static Pod ready(Pod pod) {
        PodBuilder builder = new PodBuilder(pod);
        for (String type : List.of("Ready", PodReadiness.ROUTABLE)) {
            builder.editStatus()
                    .addToConditions(new PodConditionBuilder()
                            .withType(type)
                            .withStatus("True")
                            .withLastTransitionTime(NOW.minusSeconds(60).toString())
                            .build())
                    .endStatus();
        }
        return builder.build();
    }

    private ControllerRevision newest() {
        var _ = decide();
        String name = set.getStatus().getUpdateRevision();
        return Objects.requireNonNull(revisions.get(name));
    }

    /** The step; of it only the pods' actions are not done. */
    StatefulSetStep decide() {
        StatefulSetStep step = StatefulSetDecision.next(new StatefulSetState(
                set,
                List.copyOf(pods.values()),
                List.copyOf(revisions.values()),
                List.copyOf(claims.values()),
                holds,
                NOW));
        for (RevisionAction action : step.revisions()) {
            String name = action.revision().getMetadata().getName();
            switch (action) {
                case RevisionAction.Create _, RevisionAction.Update _ -> revisions.put(name, action.revision());
                case RevisionAction.Delete _ -> revisions.remove(name);
            }
        }
        step.claims().forEach(action -> claims.put(action.claim().getMetadata().getName(), action.claim()));
        set = new StatefulSetBuilder(set).withStatus(step.status()).build();
        return step;
    }

    /** New pods wait for others from now on. */
    StatefulFixture heldByOthers() {
        holds = new StartHolds(
                Optional.of(new Hold("DependenciesNotReady", "waits for deployment/db")), Optional.empty());
        return this;
    }

    /** The last pods wait for others from now on. */
    StatefulFixture neededByOthers() {
        holds = new StartHolds(
                Optional.empty(), Optional.of(new Hold("DependentsRunning", "stops after deployment/app")));
        return this;
    }

    /** Nobody waits any more. */
    StatefulFixture free() {
        holds = StartHolds.NONE;
        return this;
    }

    /** What the set says that it waits for, or "". */
    String waitsFor() {
        return WaitingConditions.OF_STATEFUL_SETS
                .in(decide().status().getConditions())
                .map(c -> c.getReason() + ": " + c.getMessage())
                .orElse("");
    }

    /** The pods' actions in words, such as {@code create web-0} and {@code delete web-2}. */
    List<String> actions() {
        List<String> words = new ArrayList<>();
        for (PodAction action : decide().pods()) {
            String verb = switch (action) {
                case PodAction.Adopt _ -> "adopt";
                case PodAction.Release _ -> "release";
                case PodAction.Update _ -> "update";
                case PodAction.Create _ -> "create";
                case PodAction.Delete _ -> "delete";
            };
            words.add(verb + " " + action.pod().getMetadata().getName());
        }
        return words;
    }

    StatefulSetStatus status() {
        return decide().status();
    }

    StatefulSet set() {
        return set;
    }

    List<ControllerRevision> revisions() {
        return List.copyOf(revisions.values());
    }

    Pod controlled(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withOwnerReferences(Ownership.controlledBy(set))
                .endMetadata()
                .build();
    }
}
