package dev.gantry.deployment.controller.daemon;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.PodFailure;
import dev.gantry.deployment.controller.PodWrites;
import dev.gantry.deployment.controller.RevisionWrites;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.TakenNames;
import dev.gantry.deployment.daemon.DaemonSetDecision;
import dev.gantry.deployment.daemon.DaemonSetState;
import dev.gantry.deployment.daemon.DaemonSetStep;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Moves one DaemonSet on by a step, and tells in its status how far it got. */
public final class DaemonSetReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    /** While a view fills for the first time. */
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(200);

    private final DaemonCluster cluster;
    private final StartGates gates;
    private final TakenNames takenNames;
    private final RevisionWrites revisionWrites;
    private final PodWrites podWrites;

    public DaemonSetReconciler(DaemonCluster cluster, StartGates gates) {
        this.cluster = cluster;
        this.gates = gates;
        this.takenNames = new TakenNames(cluster.clock());
        this.revisionWrites = new RevisionWrites(cluster.revisions().writer());
        this.podWrites =
                PodWrites.choosingNames(cluster.pods().writer(), takenNames, cluster.events(), cluster.meters());
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cluster.synced()) {
            return Result.after(UNTIL_SYNCED);
        }
        Optional<DaemonSet> found = cluster.sets().known().get(key);
        if (found.isEmpty()) {
            cluster.pods().known().controllers("DaemonSet", key).forEach(podWrites::forget);
            return Result.DONE;
        }
        return reconcile(found.get());
    }

    private Result reconcile(DaemonSet set) {
        String uid = set.getMetadata().getUid();
        cluster.sets().writer().settle(uid);
        revisionWrites.settle(set);
        cluster.pods().writer().settle(uid);
        DaemonSetStep step = decide(set);
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
        Optional<PodFailure> failure = podWrites.apply(set, step.pods());
        DaemonSetStep after = step.idle() ? step : decide(set);
        boolean written = writeStatus(set, after.status());
        if (failure.isPresent() && !failure.get().refusal().isConflict()) {
            throw failure.get().refusal();
        }
        boolean again = !written || failure.isPresent() || !after.idle();
        return Result.after(again ? AFTER_CONFLICT : after.requeueAfter());
    }

    private DaemonSetStep decide(DaemonSet set) {
        List<Node> nodes = cluster.nodes().list();
        return DaemonSetDecision.next(new DaemonSetState(
                set,
                nodes,
                cluster.pods().known().candidates(set),
                cluster.revisions().known().candidates(set),
                takenNames.of(set.getMetadata().getUid()),
                gates.of(set, DaemonSetDecision.wantsNone(set, nodes)),
                cluster.clock().instant()));
    }

    private static DaemonSetStatus collided(DaemonSetStatus status) {
        Integer collisions = status.getCollisionCount();
        return new DaemonSetStatusBuilder(status)
                .withCollisionCount(collisions == null ? 1 : collisions + 1)
                .build();
    }

    /** Whether the status is as it should be; it is not when the set has changed meanwhile. */
    private boolean writeStatus(DaemonSet set, DaemonSetStatus status) {
        if (status.equals(set.getStatus())) {
            return true;
        }
        DaemonSet updated = new DaemonSetBuilder(set).withStatus(status).build();
        return cluster.sets()
                .writer()
                .send(set.getMetadata().getUid(), List.of(new Write.UpdateStatus<>(updated)))
                .isEmpty();
    }
}
