package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.rollout.DeploymentRollout;
import dev.gantry.deployment.rollout.RevisionAnnotations;
import dev.gantry.deployment.rollout.RolloutAction;
import dev.gantry.deployment.rollout.RolloutState;
import dev.gantry.deployment.rollout.RolloutStep;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Moves one Deployment's rollout on by a step, and tells in its status how far it got. */
public final class DeploymentReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    private final Cluster cluster;
    private final DeploymentTemplates templates;
    private final ReplicaSetWrites replicaSetWrites;

    public DeploymentReconciler(Cluster cluster, DeploymentTemplates templates) {
        this.cluster = cluster;
        this.templates = templates;
        this.replicaSetWrites = new ReplicaSetWrites(cluster);
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cluster.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<Deployment> found = cluster.deployments().known().get(key);
        if (found.isEmpty()) {
            templates.gone(key);
            return Result.DONE;
        }
        return reconcile(found.get());
    }

    private Result reconcile(Deployment deployment) {
        String uid = deployment.getMetadata().getUid();
        cluster.replicaSets().writer().settle(uid);
        cluster.deployments().writer().settle(uid);
        Ownership<ReplicaSet> sets = Ownership.of(
                deployment,
                deployment.getSpec().getSelector(),
                cluster.replicaSets().known().candidates(deployment));
        if (!sets.adopted().isEmpty() || !sets.released().isEmpty()) {
            replicaSetWrites.claim(deployment, sets);
            return Result.after(AFTER_CONFLICT);
        }
        Optional<Deployment> effective = templates.effective(deployment, sets.kept());
        if (effective.isEmpty()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        RolloutStep step = DeploymentRollout.next(
                new RolloutState(effective.get(), sets.kept(), cluster.clock().instant()));
        return apply(deployment, effective.get(), step);
    }

    private Result apply(Deployment deployment, Deployment effective, RolloutStep step) {
        return switch (replicaSetWrites.apply(effective, step.actions())) {
            case ReplicaSetWrites.Outcome.Done() -> {
                boolean written = setRevision(deployment, step) && writeStatus(deployment, step.status());
                yield Result.after(written ? step.requeueAfter() : AFTER_CONFLICT);
            }
            case ReplicaSetWrites.Outcome.Conflict() -> Result.after(AFTER_CONFLICT);
            case ReplicaSetWrites.Outcome.NameTaken() -> {
                writeStatus(deployment, DeploymentRollout.collided(deployment));
                yield Result.after(AFTER_CONFLICT);
            }
            case ReplicaSetWrites.Outcome.Refused(ApiException reason) -> {
                String message = String.valueOf(reason.getMessage());
                cluster.events()
                        .warning(deployment, "ReplicaSetCreateError", "Failed to create new replica set: " + message);
                writeStatus(
                        deployment,
                        DeploymentRollout.refused(
                                deployment, message, cluster.clock().instant()));
                throw reason;
            }
        };
    }

    private boolean setRevision(Deployment deployment, RolloutStep step) {
        return step.actions().stream()
                .filter(RolloutAction.SetRevision.class::isInstance)
                .map(RolloutAction.SetRevision.class::cast)
                .allMatch(set -> send(
                        deployment,
                        new Write.Update<>(new DeploymentBuilder(deployment)
                                .editMetadata()
                                .addToAnnotations(RevisionAnnotations.REVISION, Long.toString(set.revision()))
                                .endMetadata()
                                .build())));
    }

    private boolean writeStatus(Deployment decidedOn, DeploymentStatus status) {
        if (status.equals(decidedOn.getStatus())) {
            return true;
        }
        // The revision may just have been written, and the status goes on top of that version.
        Deployment latest =
                cluster.deployments().known().get(ObjectKey.of(decidedOn)).orElse(decidedOn);
        return send(
                latest,
                new Write.UpdateStatus<>(
                        new DeploymentBuilder(latest).withStatus(status).build()));
    }

    /** Whether the write was accepted; it is not when the Deployment has changed or gone meanwhile. */
    private boolean send(Deployment deployment, Write<Deployment> write) {
        return cluster.deployments()
                .writer()
                .send(deployment.getMetadata().getUid(), List.of(write))
                .isEmpty();
    }
}
