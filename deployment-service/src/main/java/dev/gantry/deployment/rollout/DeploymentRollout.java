package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.TemplateIdentity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides the next step of a Deployment.
 *
 * <p>Goals: the pods of the present template replace all others by the Deployment's strategy; every template keeps its set
 * and revision, so that it can be returned to; the status says how far it got. Constraint: a step is taken only when every
 * set has done what the last one asked, so a step never rests on numbers that are about to change by our own doing.
 * Applying a step and deciding again on the same pods decides nothing.
 */
public final class DeploymentRollout {

    private final Rollout rollout;
    private final Instant now;

    private DeploymentRollout(Rollout rollout, Instant now) {
        this.rollout = rollout;
        this.now = now;
    }

    /** The next step; it does nothing but report while the Deployment is being deleted. */
    public static RolloutStep next(RolloutState state) {
        Rollout rollout = Rollout.of(state.deployment(), state.replicaSets());
        if (state.deployment().getMetadata().getDeletionTimestamp() != null) {
            return new RolloutStep(List.of(), RolloutStatus.numbersOnly(rollout, state.now()), Duration.ZERO);
        }
        DeploymentRollout decision = new DeploymentRollout(rollout, state.now());
        Optional<RolloutStep> aborted = decision.aborted();
        if (aborted.isPresent()) {
            return aborted.get();
        }
        return rollout.settled() ? decision.judged() : decision.waiting();
    }

    /** The status after the owner of ReplicaSets refused to create one. */
    public static DeploymentStatus refused(Deployment deployment, String message, Instant now) {
        DeploymentStatus before = RolloutStatus.before(deployment);
        RolloutCondition condition = RolloutCondition.progressing("False", "ReplicaSetCreateError", message);
        return new DeploymentStatusBuilder(before)
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withConditions(condition.in(RolloutCondition.present(deployment), now, false))
                .build();
    }

    /** The status after the name of a new set was found taken by a set that is not this Deployment's. */
    public static DeploymentStatus collided(Deployment deployment) {
        DeploymentStatus before = RolloutStatus.before(deployment);
        return new DeploymentStatusBuilder(before)
                .withCollisionCount(Replicas.orElse(before.getCollisionCount(), 0) + 1)
                .build();
    }

    /** Whether a set, found where a new one was to be created, is just that one. */
    public static boolean isNewReplicaSet(Deployment deployment, ReplicaSet found) {
        return found.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> deployment.getMetadata().getUid().equals(owner.getUid()))
                && TemplateIdentity.same(
                        deployment.getSpec().getTemplate(), found.getSpec().getTemplate());
    }

    /** What a person gives up is given up at once, whatever the sets are still about. */
    private Optional<RolloutStep> aborted() {
        return Delivery.of(rollout, now).filter(Delivery::aborted).map(delivery -> {
            RolloutFailure failure = delivery.abortion();
            return new RolloutStep(
                    List.of(new RolloutAction.RollBack(marked(delivery.fresh(), failure), delivery.stable(), failure)),
                    RolloutStatus.of(rollout, Optional.empty(), now),
                    Duration.ZERO);
        });
    }

    /** The status may be the first that is told of a template which was returned to: the failure of the one before is not its own. */
    private RolloutStep waiting() {
        DeploymentStatus numbers = RolloutStatus.of(rollout, Optional.empty(), now);
        DeploymentStatus status =
                rollout.rolledBackFrom().isPresent() ? numbers : RolloutStatus.withoutRollback(numbers);
        return new RolloutStep(List.of(), status, untilDeadline(status));
    }

    /** A rollout that has just failed moves no further: first its failure is remembered. */
    private RolloutStep judged() {
        RolloutStep step = step();
        return switch (AutomaticRollback.judge(rollout, step.status(), now)) {
            case AutomaticRollback.Verdict.GoOn() -> rollout.rolledBackFrom().isPresent() ? step : unfailed(step);
            case AutomaticRollback.Verdict.RollBack(ReplicaSet failed, ReplicaSet to, RolloutFailure failure) ->
                new RolloutStep(
                        List.of(new RolloutAction.RollBack(marked(failed, failure), to, failure)),
                        step.status(),
                        Duration.ZERO);
            case AutomaticRollback.Verdict.Stay stay ->
                new RolloutStep(
                        step.actions(), RolloutStatus.notRolledBack(step.status(), stay, now), step.requeueAfter());
        };
    }

    private static RolloutStep unfailed(RolloutStep step) {
        return new RolloutStep(step.actions(), RolloutStatus.withoutFailure(step.status()), step.requeueAfter());
    }

    private static ReplicaSet marked(ReplicaSet set, RolloutFailure failure) {
        return new ReplicaSetBuilder(set)
                .editMetadata()
                .withAnnotations(RevisionOutcome.withFailure(RevisionAnnotations.of(set), failure))
                .endMetadata()
                .build();
    }

    private RolloutStep step() {
        List<RolloutAction> actions = mayCreate() ? create() : List.of();
        return actions.isEmpty() ? resize() : step(actions, newName());
    }

    /** The new set is born with its first pods, and the old ones make room as far as they may in the same step. */
    private List<RolloutAction> create() {
        ReplicaSet empty = NewReplicaSet.of(rollout.deployment());
        Rollout whole = rollout.with(empty);
        Sizes sizes = sizes(whole);
        Marks marks = Marks.of(whole, now);
        Map<String, String> annotations = marks.marked(empty, newAnnotations(empty));
        List<RolloutAction> actions = new ArrayList<>();
        actions.add(new RolloutAction.CreateReplicaSet(sized(empty, annotations, sizes)));
        setRevision(empty).ifPresent(actions::add);
        actions.addAll(updateOld(marks.requestsMove() ? Sizes.present(rollout.all()) : sizes, marks));
        return actions;
    }

    private RolloutStep resize() {
        Marks marks = Marks.of(rollout, now);
        Sizes sizes = marks.requestsMove() && !rollout.rescaled() ? Sizes.present(rollout.all()) : sizes(rollout);
        List<RolloutAction> actions = new ArrayList<>();
        rollout.newReplicaSet().ifPresent(set -> {
            boolean rolledBack = rollout.rolledBackFrom().isPresent();
            Map<String, String> annotations = rolledBack ? RevisionAnnotations.of(set) : outcome(newAnnotations(set));
            update(set, marks.marked(set, annotations), sizes)
                    .map(update -> moved(update, marks))
                    .ifPresent(actions::add);
            (rolledBack ? Optional.<RolloutAction>empty() : setRevision(set)).ifPresent(actions::add);
        });
        actions.addAll(updateOld(sizes, marks));
        return step(actions, Optional.empty());
    }

    private static RolloutAction moved(RolloutAction.UpdateReplicaSet update, Marks marks) {
        return marks.delivery()
                .flatMap(delivery -> new DeliveryReport(delivery).news())
                .<RolloutAction>map(news -> new RolloutAction.MoveDelivery(update.updated(), update.previous(), news))
                .orElse(update);
    }

    private RolloutStep step(List<RolloutAction> sizing, Optional<String> creating) {
        DeploymentStatus status = RolloutStatus.of(rollout, creating, now);
        List<RolloutAction> actions = new ArrayList<>(sizing);
        if (rollout.paused() || progress(status).complete()) {
            RevisionHistory.expired(rollout).stream()
                    .filter(set -> sizing.stream().noneMatch(action -> updates(action, set)))
                    .forEach(set -> actions.add(new RolloutAction.DeleteReplicaSet(set)));
        }
        return new RolloutStep(actions, status, earlier(untilDeadline(status), untilNextStep()));
    }

    private Duration untilNextStep() {
        return Delivery.of(rollout, now).map(Delivery::untilNextStep).orElse(Duration.ZERO);
    }

    /** Zero is never. */
    private static Duration earlier(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return one.plus(other);
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A set without pods may just be about to get some, as the only one that a paused Deployment can scale. */
    private static boolean updates(RolloutAction action, ReplicaSet set) {
        return action instanceof RolloutAction.UpdateReplicaSet(ReplicaSet _, ReplicaSet previous)
                && previous.equals(set);
    }

    /** A paused Deployment starts no new template; one that recreates starts it when the old pods are gone. */
    private boolean mayCreate() {
        return rollout.newReplicaSet().isEmpty()
                && !rollout.paused()
                && (rollout.recreate() ? Recreate.oldPodsGone(rollout) : !rollout.rescaled());
    }

    private Optional<String> newName() {
        return Optional.of(NewReplicaSet.of(rollout.deployment()).getMetadata().getName());
    }

    private Sizes sizes(Rollout whole) {
        Optional<Delivery> delivery = Delivery.of(whole, now);
        if (delivery.isPresent() && (!whole.paused() || whole.rescaled())) {
            return delivery.get().sizes();
        }
        if (whole.paused() || (whole.rescaled() && !whole.recreate())) {
            return Rescaling.next(whole);
        }
        return whole.recreate() ? Recreate.next(whole) : RollingUpdate.next(whole);
    }

    private Map<String, String> newAnnotations(ReplicaSet set) {
        return RevisionAnnotations.ofNewReplicaSet(rollout.deployment(), set, rollout.newestRevisionOfOthers());
    }

    /** A set without any pods has proved nothing. */
    private Map<String, String> outcome(Map<String, String> annotations) {
        DeploymentStatus status = RolloutStatus.of(rollout, Optional.empty(), now);
        return rollout.desired() > 0 && progress(status).complete()
                ? RevisionOutcome.withRolledOut(annotations, RolloutProgress.completedAt(rollout.deployment(), now))
                : annotations;
    }

    private Map<String, String> oldAnnotations(ReplicaSet old) {
        Map<String, String> annotations = RevisionAnnotations.of(old);
        if (rollout.rolledBackFrom().filter(old::equals).isPresent()) {
            return rollout.newReplicaSet()
                    .filter(_ -> rollout.undone())
                    .map(to -> RevisionOutcome.withRolledBack(annotations, to))
                    .orElse(annotations);
        }
        return RevisionOutcome.failed(old) ? RevisionOutcome.withoutFailure(annotations) : annotations;
    }

    private Optional<RolloutAction> setRevision(ReplicaSet set) {
        long former = RevisionAnnotations.revision(set);
        long revision = RevisionAnnotations.ofSet(rollout.deployment(), set, rollout.newestRevisionOfOthers());
        return RevisionAnnotations.revision(rollout.deployment()) == revision
                ? Optional.empty()
                : Optional.of(new RolloutAction.SetRevision(revision, former > 0 && former < revision ? former : 0));
    }

    private List<RolloutAction> updateOld(Sizes sizes, Marks marks) {
        return rollout.oldReplicaSets().stream()
                .flatMap(old -> update(old, marks.marked(old, oldAnnotations(old)), sizes).stream())
                .map(RolloutAction.class::cast)
                .toList();
    }

    /** The set as it shall be, if that differs from what it is. */
    private Optional<RolloutAction.UpdateReplicaSet> update(
            ReplicaSet set, Map<String, String> annotations, Sizes sizes) {
        boolean deleting = set.getMetadata().getDeletionTimestamp() != null;
        ReplicaSet updated = sized(set, annotations, sizes);
        return deleting || same(updated, set)
                ? Optional.empty()
                : Optional.of(new RolloutAction.UpdateReplicaSet(updated, set));
    }

    /** Compares what a rollout writes; an absent map and an empty one are the same. */
    private static boolean same(ReplicaSet one, ReplicaSet other) {
        return Replicas.wanted(one) == Replicas.wanted(other)
                && RevisionAnnotations.of(one).equals(RevisionAnnotations.of(other))
                && Replicas.orElse(one.getSpec().getMinReadySeconds(), 0)
                        == Replicas.orElse(other.getSpec().getMinReadySeconds(), 0);
    }

    private ReplicaSet sized(ReplicaSet set, Map<String, String> annotations, Sizes sizes) {
        boolean isNew = rollout.oldReplicaSets().stream().noneMatch(set::equals);
        return new ReplicaSetBuilder(set)
                .editMetadata()
                .withAnnotations(withSizes(set, annotations, sizes))
                .endMetadata()
                .editSpec()
                .withReplicas(sizes.get(set))
                .withMinReadySeconds(
                        isNew
                                ? rollout.deployment().getSpec().getMinReadySeconds()
                                : set.getSpec().getMinReadySeconds())
                .endSpec()
                .build();
    }

    private Map<String, String> withSizes(ReplicaSet set, Map<String, String> annotations, Sizes sizes) {
        int size = sizes.get(set);
        if (size == 0 && Replicas.occupied(set) == 0) {
            return annotations;
        }
        Map<String, String> sized = RevisionAnnotations.withSizes(
                annotations, rollout.desired(), rollout.limits().maxSurge());
        boolean shrinks = size != Replicas.wanted(set) || Replicas.existing(set) > size;
        return shrinks ? RevisionAnnotations.withKeptAvailable(sized, sizes.keptAvailable(set)) : sized;
    }

    private Duration untilDeadline(DeploymentStatus status) {
        return new RolloutProgress(rollout.with(status), status, status, now).untilDeadline();
    }

    private RolloutProgress progress(DeploymentStatus status) {
        return new RolloutProgress(rollout, RolloutStatus.before(rollout.deployment()), status, now);
    }
}
