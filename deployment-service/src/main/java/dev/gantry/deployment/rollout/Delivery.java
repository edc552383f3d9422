package dev.gantry.deployment.rollout;

import dev.gantry.deployment.delivery.DeliveryOrder;
import dev.gantry.deployment.delivery.DeliveryPlan;
import dev.gantry.deployment.delivery.DeliveryStep;
import dev.gantry.deployment.delivery.StepWait;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A new revision on its way, step by step, beside the stable one.
 *
 * <p>Goals: the new revision gets the share of requests that its step gives it, and never more than its available pods can
 * bear; a person, or time, moves it on; given up, the stable one has all requests at once. Constraints: the limits of a
 * rolling update hold for the pods of all revisions together; where the plan keeps the stable one besides, twice the replicas
 * are the limit. A step's time counts only while the revision has all that the step gives it. All memory is in the marks of
 * the new set, so that whoever decides next goes on from there.
 *
 * <p>Worked example, 10 replicas, surge 3, unavailable 2, steps 10%, 50%:
 * <pre>
 *   step   stable   new   weight   why
 *   1      10       1     0        one pod is 10% of 10; the surge has room for it
 *   1      10       1     10       it is available; from now on the step's time runs
 *   2      8        3     10       5 pods are wanted, 13 may be there in all: two stable ones make room
 *   2      8        5     30       the three are available, the other two start
 *   2      8        5     50       all five are
 *   end    ...      ...   ...      a rolling update does the rest, the weight following the available pods
 * </pre>
 */
record Delivery(Rollout rollout, DeliveryPlan plan, ReplicaSet fresh, ReplicaSet stable, Instant now) {

    private static final int ALL = 100;

    /** Empty where the Deployment asks for none, or nothing stable serves that a new revision could be held against. */
    static Optional<Delivery> of(Rollout rollout, Instant now) {
        boolean fits = rollout.desired() > 0
                && !rollout.recreate()
                && rollout.rolledBackFrom().isEmpty();
        return DeliveryPlan.of(rollout.deployment())
                .filter(_ -> fits)
                .flatMap(plan -> rollout.newReplicaSet()
                        .filter(set -> RevisionOutcome.rolledOut(set).isEmpty())
                        .flatMap(fresh -> RevisionOutcome.newestRolledOut(rollout.oldReplicaSets())
                                .filter(set -> Replicas.occupied(set) > 0)
                                .map(stable -> new Delivery(rollout, plan, fresh, stable, now))));
    }

    /** Whether a person gave this very revision up. */
    boolean aborted() {
        return !returnedTo() && order().aborts(RevisionAnnotations.revision(fresh));
    }

    /** Whether the set is just about to get another number: a template that is returned to is tried anew, from its first step on. */
    private boolean returnedTo() {
        long next = RevisionAnnotations.ofSet(rollout.deployment(), fresh, rollout.newestRevisionOfOthers());
        return RevisionAnnotations.revision(fresh) != next;
    }

    RolloutFailure abortion() {
        return new RolloutFailure(RolloutFailure.ABORTED, "the annotation " + DeliveryOrder.ABORT + " says so");
    }

    /** The present step, counted from 0. */
    int step() {
        return returnedTo() ? 0 : DeliveryMarks.step(fresh).orElse(0);
    }

    /** The present step; empty once the new revision takes over. */
    Optional<DeliveryStep> present() {
        return step() < plan.steps().size() ? Optional.of(plan.steps().get(step())) : Optional.empty();
    }

    /** Whether the new revision has all pods and requests that its step gives it. */
    boolean reached() {
        return present()
                .filter(_ -> !returnedTo())
                .filter(step -> Replicas.available(fresh) >= step.pods(rollout.desired()))
                .filter(step -> DeliveryMarks.weight(fresh) == step.weight() && DeliveryMarks.routed(fresh))
                .isPresent();
    }

    /** Since when it has, as far as that is remembered. */
    Optional<Instant> since() {
        return reached() ? DeliveryMarks.since(fresh) : Optional.empty();
    }

    /** The step to be at next: the present one, or the one after it where nothing is left to wait for. */
    int nextStep() {
        boolean over = reached() && !rollout.paused() && waitIsOver();
        return over ? step() + 1 : step();
    }

    private boolean waitIsOver() {
        boolean promoted = order().promotes(RevisionAnnotations.revision(fresh), step());
        return switch (present().orElseThrow().waitsFor()) {
            case StepWait.Nothing() -> true;
            case StepWait.Approval() -> promoted;
            case StepWait.Time(Duration length) -> promoted || passed(length);
            case StepWait.FormerKept(Duration length) -> passed(length);
        };
    }

    private boolean passed(Duration length) {
        return since().filter(start -> !start.plus(length).isAfter(now)).isPresent();
    }

    /** When time alone moves it on, from now; zero where it does not. */
    Duration untilNextStep() {
        return until().filter(end -> !rollout.paused() && end.isAfter(now))
                .map(end -> Duration.between(now, end))
                .orElse(Duration.ZERO);
    }

    /** When the present step's time is over, if one is running. */
    Optional<Instant> until() {
        return since().flatMap(start -> switch (present().orElseThrow().waitsFor()) {
            case StepWait.Time(Duration length) -> Optional.of(start.plus(length));
            case StepWait.FormerKept(Duration length) -> Optional.of(start.plus(length));
            case StepWait.Nothing(), StepWait.Approval() -> Optional.empty();
        });
    }

    /** The marks that a set shall have, besides its other annotations. */
    Map<String, String> marked(ReplicaSet set, Map<String, String> annotations) {
        if (set.equals(fresh)) {
            Map<String, String> shared = DeliveryMarks.shared(
                    annotations, weight(), handedOver() ? Optional.empty() : Optional.of(DeliveryMarks.PREVIEW));
            return DeliveryMarks.at(shared, nextStep(), nextSince());
        }
        if (set.equals(stable)) {
            String track = handedOver() ? DeliveryMarks.FORMER : DeliveryMarks.STABLE;
            return DeliveryMarks.shared(annotations, ALL - weight(), Optional.of(track));
        }
        return Replicas.occupied(set) > 0
                ? DeliveryMarks.shared(annotations, 0, Optional.of(DeliveryMarks.FORMER))
                : DeliveryMarks.none(annotations);
    }

    private Optional<Instant> nextSince() {
        return reached() && nextStep() == step() ? since().or(() -> Optional.of(now)) : Optional.empty();
    }

    /** The share of requests that the present step gives, and that the available pods can bear. */
    int weight() {
        int wanted = present().map(DeliveryStep::weight).orElse(ALL);
        return plan.besides() ? wanted : Math.min(wanted, share(fresh, rollout));
    }

    /** Whether it is the new revision that serves, and the stable one that is kept. */
    private boolean handedOver() {
        return plan.besides() && weight() == ALL;
    }

    /** The share of the Deployment's pods that a set has available, in percent, rounded down. */
    static int share(ReplicaSet set, Rollout rollout) {
        return Math.min(ALL, ALL * Replicas.available(set) / rollout.desired());
    }

    /** The next sizes on the way to those that the present step wants. */
    Sizes sizes() {
        return present()
                .map(step -> RollingUpdate.next(rollout, goals(step)))
                .orElseGet(() -> RollingUpdate.next(rollout));
    }

    /** A new revision that has more pods than its step needs keeps them: taking them away would help nobody. */
    private Goals goals(DeliveryStep step) {
        int desired = rollout.desired();
        int pods = Math.clamp(Replicas.lasting(fresh), step.pods(desired), desired);
        int extra = plan.besides()
                ? Math.max(desired, rollout.limits().maxSurge())
                : rollout.limits().maxSurge();
        int kept = Math.min(desired, desired + extra - pods);
        return new Goals(pods, stable, kept, desired + extra);
    }

    private DeliveryOrder order() {
        return DeliveryOrder.of(rollout.deployment());
    }
}
