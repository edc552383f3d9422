package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.rollout.DeliveryNews;
import dev.gantry.deployment.rollout.DeploymentRollout;
import dev.gantry.deployment.rollout.RevisionAnnotations;
import dev.gantry.deployment.rollout.RolloutAction;
import dev.gantry.deployment.rollout.RolloutFailure;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does what a Deployment decided about its ReplicaSets, and tells of it. */
final class ReplicaSetWrites {

    private final Tracked<ReplicaSet> replicaSets;
    private final EventRecorder events;
    private final DeploymentMeters meters;

    ReplicaSetWrites(Cluster cluster) {
        this.replicaSets = cluster.replicaSets();
        this.events = cluster.events();
        this.meters = cluster.meters();
    }

    /** What became of a step's writes. */
    sealed interface Outcome {
        record Done() implements Outcome {}

        /** Somebody else changed a set meanwhile. */
        record Conflict() implements Outcome {}

        /** The name of the new set belongs to a set that is not this Deployment's, or is of another template. */
        record NameTaken() implements Outcome {}

        record Refused(ApiException reason) implements Outcome {}
    }

    /** Sends a step's writes as one request: each keeps the rollout's limits alone, so any may be lost. */
    Outcome apply(Deployment deployment, List<RolloutAction> actions) {
        List<Write<ReplicaSet>> writes = new ArrayList<>();
        for (RolloutAction action : actions) {
            switch (action) {
                case RolloutAction.CreateReplicaSet(ReplicaSet set)
                when isTaken(deployment, set) -> {
                    return new Outcome.NameTaken();
                }
                case RolloutAction.CreateReplicaSet(ReplicaSet set) -> writes.add(new Write.Create<>(set));
                case RolloutAction.UpdateReplicaSet(ReplicaSet updated, ReplicaSet _) ->
                    writes.add(new Write.Update<>(updated));
                case RolloutAction.MoveDelivery(ReplicaSet updated, ReplicaSet _, DeliveryNews _) ->
                    writes.add(new Write.Update<>(updated));
                case RolloutAction.DeleteReplicaSet(ReplicaSet set) ->
                    writes.add(new Write.Delete<>(
                            ObjectKey.of(set),
                            new Deletion(
                                    set.getMetadata().getUid(),
                                    set.getMetadata().getResourceVersion(),
                                    -1,
                                    Propagation.BACKGROUND)));
                case RolloutAction.RollBack(ReplicaSet failed, ReplicaSet _, RolloutFailure _) ->
                    writes.add(new Write.Update<>(failed));
                case RolloutAction.SetRevision _ -> {}
            }
        }
        List<Refusal<ReplicaSet>> refusals = send(deployment, writes);
        List<Write<ReplicaSet>> refused = refusals.stream().map(Refusal::write).toList();
        actions.forEach(action -> tell(deployment, action, refused));
        return refusals.stream().findFirst().map(ReplicaSetWrites::outcome).orElseGet(Outcome.Done::new);
    }

    /** Takes over matching sets that nobody controls, and lets those go that no longer match. */
    void claim(Deployment deployment, Ownership<ReplicaSet> sets) {
        List<Write<ReplicaSet>> writes = new ArrayList<>();
        OwnerReference owner = Ownership.controlledBy(deployment);
        for (ReplicaSet set : sets.adopted()) {
            writes.add(new Write.Update<>(new ReplicaSetBuilder(set)
                    .editMetadata()
                    .addToOwnerReferences(owner)
                    .endMetadata()
                    .build()));
        }
        for (ReplicaSet set : sets.released()) {
            writes.add(new Write.Update<>(new ReplicaSetBuilder(set)
                    .editMetadata()
                    .removeMatchingFromOwnerReferences(
                            reference -> owner.getUid().equals(reference.getUid()))
                    .endMetadata()
                    .build()));
        }
        var _ = send(deployment, writes);
    }

    private List<Refusal<ReplicaSet>> send(Deployment deployment, List<Write<ReplicaSet>> writes) {
        return writes.isEmpty()
                ? List.of()
                : replicaSets.writer().send(deployment.getMetadata().getUid(), writes);
    }

    private boolean isTaken(Deployment deployment, ReplicaSet wanted) {
        return replicaSets
                .known()
                .get(ObjectKey.of(wanted))
                .filter(found -> !DeploymentRollout.isNewReplicaSet(deployment, found))
                .isPresent();
    }

    private static Outcome outcome(Refusal<ReplicaSet> refusal) {
        if (refusal.reason().isAlreadyExists()) {
            return new Outcome.NameTaken();
        }
        boolean changed = refusal.reason().isConflict() || refusal.reason().isNotFound();
        return changed ? new Outcome.Conflict() : new Outcome.Refused(refusal.reason());
    }

    private void tell(Deployment deployment, RolloutAction action, List<Write<ReplicaSet>> refused) {
        switch (action) {
            case RolloutAction.CreateReplicaSet(ReplicaSet set)
            when !refused.contains(new Write.Create<>(set)) -> {
                meters.count(DeploymentMetric.ROLLOUTS_STARTED, 1);
                scaled(deployment, set, 0);
            }
            case RolloutAction.UpdateReplicaSet(ReplicaSet set, ReplicaSet before)
            when !refused.contains(new Write.Update<>(set)) -> scaled(deployment, set, size(before));
            case RolloutAction.MoveDelivery(ReplicaSet set, ReplicaSet before, DeliveryNews news)
            when !refused.contains(new Write.Update<>(set)) -> {
                events.normal(deployment, news.reason(), news.message());
                scaled(deployment, set, size(before));
            }
            case RolloutAction.SetRevision(long _, long rolledBackTo)
            when rolledBackTo > 0 -> {
                meters.count(DeploymentMetric.ROLLBACKS_STARTED, 1);
                events.normal(
                        deployment,
                        "DeploymentRollback",
                        "Rolled back deployment \"" + deployment.getMetadata().getName() + "\" to revision "
                                + rolledBackTo);
            }
            case RolloutAction.RollBack(ReplicaSet failed, ReplicaSet to, RolloutFailure failure)
            when !refused.contains(new Write.Update<>(failed)) -> rolledBack(deployment, failed, to, failure);
            case RolloutAction.CreateReplicaSet _,
                    RolloutAction.UpdateReplicaSet _,
                    RolloutAction.MoveDelivery _,
                    RolloutAction.DeleteReplicaSet _,
                    RolloutAction.RollBack _,
                    RolloutAction.SetRevision _ -> {}
        }
    }

    private void rolledBack(Deployment deployment, ReplicaSet failed, ReplicaSet to, RolloutFailure failure) {
        if (failure.isAbortion()) {
            events.warning(
                    deployment,
                    "RolloutAborted",
                    "Going back to " + named(to) + ", for " + named(failed) + " was aborted");
            return;
        }
        meters.count(DeploymentMetric.AUTOMATIC_ROLLBACKS, 1);
        events.warning(
                deployment,
                "AutomaticRollback",
                "Rolling back to " + named(to) + ", because " + named(failed) + " failed: " + failure);
    }

    private void scaled(Deployment deployment, ReplicaSet set, int from) {
        int to = size(set);
        if (from != to) {
            meters.count(DeploymentMetric.REPLICA_SETS_SCALED, 1);
            events.normal(
                    deployment,
                    "ScalingReplicaSet",
                    "Scaled " + (to > from ? "up" : "down") + " replica set "
                            + set.getMetadata().getName() + " from " + from + " to " + to);
        }
    }

    private static String named(ReplicaSet set) {
        return "revision " + RevisionAnnotations.revision(set) + " ("
                + set.getMetadata().getName() + ")";
    }

    private static int size(ReplicaSet set) {
        return Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
    }
}
