package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** One write that a rollout asks for; each is safe to repeat and safe to lose. */
public sealed interface RolloutAction {

    /** Create the set of a new template. */
    record CreateReplicaSet(ReplicaSet replicaSet) implements RolloutAction {}

    /**
     * Replace a set at the resourceVersion it carries.
     *
     * @param updated the set with its new size and annotations
     * @param previous the set as it was
     */
    record UpdateReplicaSet(ReplicaSet updated, ReplicaSet previous) implements RolloutAction {}

    /**
     * Replace the set of a delivery at the resourceVersion it carries: it reached a step, or passed one.
     *
     * @param updated the set with its new marks
     * @param previous the set as it was
     */
    record MoveDelivery(ReplicaSet updated, ReplicaSet previous, DeliveryNews news) implements RolloutAction {}

    /** Delete a set past the revision history's limit, in just the version it carries. */
    record DeleteReplicaSet(ReplicaSet replicaSet) implements RolloutAction {}

    /**
     * Remember that the rollout of a set failed, at the resourceVersion it carries; from then on another has all pods.
     *
     * @param failed the set with its failure among its annotations
     * @param to the set that takes its place
     */
    record RollBack(ReplicaSet failed, ReplicaSet to, RolloutFailure failure) implements RolloutAction {}

    /**
     * Write the revision that the rollout is at to the Deployment.
     *
     * @param rolledBackTo the revision under which the template was used before, or 0 for a template new to it
     */
    record SetRevision(long revision, long rolledBackTo) implements RolloutAction {}
}
