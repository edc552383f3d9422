package dev.gantry.deployment.controller.stateful;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.PodFailure;
import dev.gantry.deployment.controller.PodWrites;
import dev.gantry.deployment.controller.RevisionWrites;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.stateful.ClaimNames;
import dev.gantry.deployment.stateful.StatefulSetDecision;
import dev.gantry.deployment.stateful.StatefulSetState;
import dev.gantry.deployment.stateful.StatefulSetStep;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Moves one StatefulSet on by a step, and tells in its status how far it got. */
public final class StatefulSetReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    /** While a view fills for the first time. */
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(200);

    private final StatefulCluster cluster;
    private final StartGates gates;
    private final RevisionWrites revisionWrites;
    private final ClaimWrites claimWrites;
    private final PodWrites podWrites;

    public StatefulSetReconciler(StatefulCluster cluster, StartGates gates) {
        this.cluster = cluster;
        this.gates = gates;
        this.revisionWrites = new RevisionWrites(cluster.revisions().writer());
        this.claimWrites = new ClaimWrites(cluster);
        this.podWrites = PodWrites.withFixedNames(cluster.pods().writer(), cluster.events(), cluster.meters());
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<StatefulSet> found = cluster.sets().known().get(key);
        if (!cluster.synced(found.filter(ClaimNames::any).isPresent())) {
            return Result.after(UNTIL_SYNCED);
        }
        if (found.isEmpty()) {
            cluster.pods().known().controllers("StatefulSet", key).forEach(podWrites::forget);
            return Result.DONE;
        }
        return reconcile(found.get());
    }

    private Result reconcile(StatefulSet set) {
        settle(set);
        StatefulSetStep step = decide(set);
        switch (revisionWrites.apply(set, step.revisions())) {
            case NAME_TAKEN -> {
                writeStatus(set, collided(step.status()));
                return Result.after(AFTER_CONFLICT);
            }
            case CONFLICT -> {
                return Result.after(AFTER_CONFLICT);
            }
            case DONE -> {
                // What follows rests on the revisions that are now kept.
            }
        }
        Optional<PodFailure> failure =
                claimWrites.apply(set, step.claims()).or(() -> podWrites.apply(set, step.pods()));
        StatefulSetStep after = step.idle() ? step : decide(set);
        boolean written = writeStatus(set, after.status());
        if (failure.isPresent() && !failure.get().refusal().isConflict()) {
            throw failure.get().refusal();
        }
        boolean again = !written || failure.isPresent() || !after.idle();
        return Result.after(again ? AFTER_CONFLICT : after.requeueAfter());
    }

    private void settle(StatefulSet set) {
        String uid = set.getMetadata().getUid();
        cluster.sets().writer().settle(uid);
        revisionWrites.settle(set);
        claimWrites.settle(set);
        cluster.pods().writer().settle(uid);
    }

    private StatefulSetStep decide(StatefulSet set) {
        List<Pod> pods = cluster.pods().known().candidates(set);
        return StatefulSetDecision.next(new StatefulSetState(
                set,
                pods,
                cluster.revisions().known().candidates(set),
                claims(set, pods),
                gates.of(set),
                cluster.clock().instant()));
    }

    private List<PersistentVolumeClaim> claims(StatefulSet set, List<Pod> pods) {
        return ClaimNames.any(set)
                ? ClaimNames.of(set, pods).stream()
                        .flatMap(key -> cluster.claims().get().known().get(key).stream())
                        .toList()
                : List.of();
    }

    private static StatefulSetStatus collided(StatefulSetStatus status) {
        Integer collisions = status.getCollisionCount();
        return new StatefulSetStatusBuilder(status)
                .withCollisionCount(collisions == null ? 1 : collisions + 1)
                .build();
    }

    /** Whether the status is as it should be; it is not when the set has changed meanwhile. */
    private boolean writeStatus(StatefulSet set, StatefulSetStatus status) {
        if (status.equals(set.getStatus())) {
            return true;
        }
        StatefulSet updated = new StatefulSetBuilder(set).withStatus(status).build();
        return cluster.sets()
                .writer()
                .send(set.getMetadata().getUid(), List.of(new Write.UpdateStatus<>(updated)))
                .isEmpty();
    }
}
