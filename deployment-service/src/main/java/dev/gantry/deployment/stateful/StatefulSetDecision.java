package dev.gantry.deployment.stateful;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.deployment.pod.StuckPod;
import dev.gantry.deployment.revision.RevisionAction;
import dev.gantry.deployment.revision.TemplateRevisions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides the next step of a StatefulSet.
 *
 * <p>Goals: one pod for each ordinal; the pods of the present template replace the others from the last to the first.
 * Constraints: never two pods of one ordinal, so a pod is made again only when the former one is gone for good, also where
 * its node is lost; with OrderedReady a pod is made or given up only when all before it are available and all after it that
 * had to go are gone; an update leaves no more than {@code maxUnavailable} pods unavailable, those counted that were so
 * before; while others hold new pods back, none is given up for an update, for its successor would have to wait.
 *
 * <p>Where Kubernetes waits for ever for a pod that cannot start (a broken image, say) before it replaces it by the template
 * that would mend it, this replaces it at once: it serves nobody, and no order is gained by waiting.
 *
 * <p>Example: of {@code web-0..2}, updated with one unavailable at a time, {@code web-2} is deleted, made again once it is
 * gone, and awaited; then {@code web-1} and {@code web-0} follow.
 */
public final class StatefulSetDecision {

    /** How soon to look again for a claim that is about to go; its end does not wake the set. */
    private static final Duration UNTIL_CLAIM_IS_GONE = Duration.ofSeconds(1);

    private final StatefulSet set;
    private final PodRow row;
    private final TemplateRevisions history;
    private final UpdateRevisions revisions;
    private final SetClaims claims;
    private final boolean ordered;
    private final List<PodAction> pods = new ArrayList<>();
    private final List<ClaimAction> claimActions = new ArrayList<>();
    private final StartHolds holds;
    private Optional<Hold> held = Optional.empty();
    private boolean awaitsClaim;

    private StatefulSetDecision(StatefulSetState state) {
        this.set = state.set();
        this.row = new PodRow(state);
        this.history = TemplateRevisions.of(workload(set), state.revisions());
        this.revisions = new UpdateRevisions(set, history);
        this.claims = new SetClaims(set, state.claims());
        this.holds = state.holds();
        this.ordered = !"Parallel".equals(set.getSpec().getPodManagementPolicy());
    }

    private static TemplateRevisions.Workload workload(StatefulSet set) {
        return new TemplateRevisions.Workload(
                set,
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                "controller.kubernetes.io/hash",
                Optional.ofNullable(set.getStatus())
                        .map(StatefulSetStatus::getCollisionCount)
                        .orElse(0));
    }

    /** The next step; a set that is being deleted only reports. */
    public static StatefulSetStep next(StatefulSetState state) {
        StatefulSetDecision decision = new StatefulSetDecision(state);
        if (state.set().getMetadata().getDeletionTimestamp() != null) {
            return new StatefulSetStep(List.of(), List.of(), List.of(), decision.status(), Duration.ZERO);
        }
        decision.claimPods();
        if (decision.fill() && decision.shrink()) {
            decision.update();
        }
        StatefulSetStatus status = decision.status();
        return new StatefulSetStep(
                decision.revisionActions(status),
                decision.claimActions,
                decision.pods,
                status,
                decision.requeueAfter());
    }

    private StatefulSetStatus status() {
        return new StatefulStatus(set, row, revisions, held).build();
    }

    private void claimPods() {
        row.adopted().forEach(pod -> pods.add(new PodAction.Adopt(pod)));
        row.released().stream().filter(PodReadiness::active).forEach(pod -> pods.add(new PodAction.Release(pod)));
    }

    /** Makes what is missing, from the first to the last; whether the set may go on to give pods up. */
    private boolean fill() {
        for (int ordinal : row.wanted()) {
            boolean inPlace = row.at(ordinal).map(pod -> inPlace(ordinal, pod)).orElseGet(() -> create(ordinal));
            if (!inPlace && ordered) {
                return false;
            }
        }
        return true;
    }

    /** Makes a pod, with claims of its own, unless others hold it or the former pod's claims are still about to go. */
    private boolean create(int ordinal) {
        if (holds.start().isPresent()) {
            held = holds.start();
        } else if (claims.leaving(ordinal)) {
            awaitsClaim = true;
        } else {
            claimActions.addAll(claims.create(ordinal));
            pods.add(new PodAction.Create(PodOfStatefulSet.of(set, ordinal, revisions.of(ordinal))));
        }
        return false;
    }

    /** Sees to a pod that is there; whether it is available, so that the next one may follow. */
    private boolean inPlace(int ordinal, Pod pod) {
        if (PodReadiness.terminating(pod)) {
            return false;
        }
        if (!PodReadiness.active(pod)) {
            pods.add(new PodAction.Delete(pod, false));
            return false;
        }
        claimActions.addAll(claims.create(ordinal));
        claimActions.addAll(claims.own(ordinal, pod));
        if (!PodOfStatefulSet.identified(pod, ordinal) && !row.adopted().contains(pod)) {
            pods.add(new PodAction.Update(PodOfStatefulSet.withIdentity(pod, ordinal)));
        }
        if (ordered && updatable(ordinal, pod) && !row.serving(pod) && StuckPod.is(pod)) {
            replace(pod);
        }
        return row.available(pod);
    }

    /** Gives up what is too many, from the last to the first; whether all of that is gone. */
    private boolean shrink() {
        List<Integer> condemned = row.condemned();
        boolean anyLeft = condemned.stream().flatMap(o -> row.at(o).stream()).anyMatch(PodReadiness::active);
        if (anyLeft && row.wanted().isEmpty() && holds.stop().isPresent()) {
            held = holds.stop();
            return false;
        }
        condemned.forEach(ordinal -> row.at(ordinal).ifPresent(pod -> claimActions.addAll(claims.own(ordinal, pod))));
        for (int ordinal : condemned) {
            row.at(ordinal)
                    .filter(Predicate.not(PodReadiness::terminating))
                    .ifPresent(pod -> pods.add(new PodAction.Delete(pod, false)));
            if (ordered) {
                return false;
            }
        }
        return true;
    }

    /** Replaces outdated pods from the last to the first, as far as pods may be unavailable. */
    private void update() {
        int unavailable = (int)
                row.wanted().stream().filter(ordinal -> !row.available(ordinal)).count();
        int budget = revisions.maxUnavailable() - unavailable;
        for (int ordinal : row.wanted().reversed()) {
            Optional<Pod> outdated =
                    row.at(ordinal).filter(PodReadiness::active).filter(pod -> updatable(ordinal, pod));
            boolean serving = outdated.filter(row::serving).isPresent();
            if (outdated.isPresent() && (!serving || budget > 0)) {
                budget -= serving ? 1 : 0;
                replace(outdated.get());
            }
        }
    }

    /** Gives up a pod for one of the new template, which must not have to wait for others. */
    private void replace(Pod outdated) {
        if (holds.start().isPresent()) {
            held = holds.start();
        } else {
            pods.add(new PodAction.Delete(outdated, !row.serving(outdated)));
        }
    }

    private boolean updatable(int ordinal, Pod pod) {
        return revisions.rolling() && ordinal >= revisions.firstUpdated() && revisions.outdated(pod);
    }

    private List<RevisionAction> revisionActions(StatefulSetStatus status) {
        List<RevisionAction> actions = new ArrayList<>(history.actions());
        actions.addAll(history.expired(
                set.getSpec().getRevisionHistoryLimit(),
                revision -> TemplateRevisions.name(revision).equals(status.getCurrentRevision())
                        || TemplateRevisions.name(revision).equals(revisions.currentName())
                        || row.all().stream()
                                .anyMatch(pod ->
                                        PodOfStatefulSet.revision(pod).equals(TemplateRevisions.name(revision)))));
        return actions;
    }

    private Duration requeueAfter() {
        Stream<Duration> ready = row.all().stream()
                .filter(PodReadiness::ready)
                .map(pod -> PodReadiness.untilReadyLongEnough(pod, row.minReadySeconds(), row.now()))
                .filter(Duration::isPositive);
        Stream<Duration> claim = awaitsClaim ? Stream.of(UNTIL_CLAIM_IS_GONE) : Stream.empty();
        Stream<Duration> hold = held.stream().map(_ -> Hold.LOOK_AGAIN);
        return Stream.of(ready, claim, hold)
                .flatMap(waits -> waits)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
