package dev.gantry.deployment.rollout;

import dev.gantry.deployment.delivery.DeliveryPlan;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Optional;

/**
 * The shares of requests while pods return to a revision that has most of what it needs: after a delivery was given up, by
 * its failure, by a person, or by an undo.
 *
 * <p>A revision that is given up in one of its steps loses all requests at once, even where the other has not all of its pods
 * yet: too few that answer are better than enough that do not. One that fails later has nearly all pods, and hands its
 * requests over as fast as there are pods to take them.
 */
record Retreat(Rollout rollout, DeliveryPlan plan, ReplicaSet target) {

    private static final int ALL = 100;

    static Optional<Retreat> of(Rollout rollout) {
        boolean anyOld = rollout.oldReplicaSets().stream().anyMatch(set -> Replicas.occupied(set) > 0);
        return DeliveryPlan.of(rollout.deployment())
                .filter(_ -> anyOld && rollout.desired() > 0 && !rollout.recreate())
                .flatMap(plan -> rollout.newReplicaSet().map(set -> new Retreat(rollout, plan, set)))
                .filter(Retreat::isOne);
    }

    /** An undo is one where shares were given out, and where the revision gone back to can bear all requests. */
    private boolean isOne() {
        boolean shared = rollout.all().stream().anyMatch(set -> DeliveryMarks.weight(set) >= 0);
        boolean able = Replicas.available(target) >= Math.max(1, rollout.minAvailable());
        return rollout.rolledBackFrom().isPresent() || (shared && able);
    }

    Map<String, String> marked(ReplicaSet set, Map<String, String> annotations) {
        if (set.equals(target)) {
            return DeliveryMarks.shared(annotations, weight(), Optional.empty());
        }
        if (Replicas.occupied(set) == 0) {
            return DeliveryMarks.none(annotations);
        }
        boolean failed = rollout.rolledBackFrom().filter(set::equals).isPresent();
        Map<String, String> shared =
                DeliveryMarks.shared(annotations, failed ? ALL - weight() : 0, Optional.of(DeliveryMarks.FORMER));
        return DeliveryMarks.step(set)
                .filter(_ -> failed)
                .map(step -> DeliveryMarks.at(shared, step, Optional.empty()))
                .orElse(shared);
    }

    private int weight() {
        int share = Delivery.share(target, rollout);
        boolean inItsSteps = rollout.rolledBackFrom()
                .map(failed -> DeliveryMarks.step(failed)
                        .filter(step -> step < plan.steps().size())
                        .isPresent())
                .orElse(true);
        return inItsSteps && share > 0 ? ALL : share;
    }
}
