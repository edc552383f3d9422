package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/**
 * The next sizes of a rolling update.
 *
 * <p>Goals: end with all replicas in the new set, in as few steps as the limits allow. Constraints, after every step and
 * whatever the sets do meanwhile: at most {@code replicas + maxSurge} pods, at least {@code replicas - maxUnavailable}
 * available ones as long as pods do not fail.
 *
 * <p>Worked example, 10 replicas, surge 3, unavailable 2, all 10 old pods available:
 * <pre>
 *   step   old   new   why
 *   1      8     3     10 + 3 = 13 pods are allowed; 10 - 8 available may go
 *   2      8     5     two old pods went, so two more new ones fit; none of the new ones is available yet
 *   3      3     5     the five new ones are available: 8 + 5 - 8 old ones may go
 *   4      3     10    five old pods went, so five more new ones fit
 *   5      0     10    all new ones are available
 * </pre>
 */
final class RollingUpdate {

    private final Rollout rollout;
    private final Goals goals;
    private final Sizes sizes;

    private RollingUpdate(Rollout rollout, Goals goals) {
        this.rollout = rollout;
        this.goals = goals;
        this.sizes = Sizes.present(rollout.all());
    }

    static Sizes next(Rollout rollout) {
        return next(rollout, Goals.replaceAll(rollout));
    }

    /** The next sizes on the way to other goals than to replace all: the same limits hold for it. */
    static Sizes next(Rollout rollout, Goals goals) {
        RollingUpdate update = new RollingUpdate(rollout, goals);
        rollout.newReplicaSet().ifPresent(set -> {
            int room = update.sizeNew(set);
            update.shrinkOld(set);
            update.growKept(room);
        });
        return update.sizes;
    }

    /** Pods that a shrinking set has not given up yet count too, so that the surge holds for pods and not for numbers. */
    private int sizeNew(ReplicaSet set) {
        int base = Math.min(Replicas.lasting(set), goals.ofNew());
        int room = Math.max(0, goals.most() - Replicas.sum(rollout.all(), Replicas::occupied));
        int grown = Math.min(room, goals.ofNew() - base);
        sizes.set(set, base + grown);
        sizes.keepAvailable(set, spare() < 0 ? Replicas.occupied(set) : 0);
        return room - grown;
    }

    /** An old set that is to have more pods than it has gets them after the new one. */
    private void growKept(int room) {
        for (ReplicaSet old : rollout.oldReplicaSets()) {
            int missing = goals.ofOld(old) - sizes.get(old);
            if (missing > 0) {
                sizes.add(old, Math.min(room, missing));
                sizes.keepAvailable(old, 0);
            }
        }
    }

    /** Available pods above the minimum; negative where some are missing. */
    private int spare() {
        return Replicas.sum(rollout.all(), Replicas::lastingAvailable) - rollout.minAvailable();
    }

    private void shrinkOld(ReplicaSet newSet) {
        for (ReplicaSet old : rollout.oldReplicaSets()) {
            sizes.set(old, Replicas.lasting(old));
        }
        int expendable = Replicas.sum(rollout.all(), Replicas::lasting)
                - rollout.minAvailable()
                - (Replicas.lasting(newSet) - Replicas.lastingAvailable(newSet));
        if (expendable > 0) {
            shrinkUnhealthy(expendable);
            shrinkHealthy();
        }
    }

    /**
     * Unhealthy old pods serve nobody and go first, yet not so many that fewer than the minimum would be left should the
     * new set never get healthy. One that has become available meanwhile is kept by its set.
     */
    private void shrinkUnhealthy(int expendable) {
        int left = expendable;
        for (ReplicaSet old : rollout.oldReplicaSets()) {
            int unhealthy = Replicas.lasting(old) - Replicas.lastingAvailable(old);
            int dropped = Math.clamp(left, 0, Math.min(unhealthy, surplus(old)));
            if (dropped > 0) {
                sizes.add(old, -dropped);
                sizes.keepAvailable(old, Replicas.occupied(old));
                left -= dropped;
            }
        }
    }

    private void shrinkHealthy() {
        int spare = spare();
        if (spare < 0) {
            return;
        }
        for (ReplicaSet old : rollout.oldReplicaSets()) {
            int dropped = Math.clamp(spare, 0, surplus(old));
            sizes.add(old, -dropped);
            sizes.keepAvailable(old, Math.max(0, Replicas.lastingAvailable(old) - dropped));
            spare -= dropped;
        }
    }

    private int surplus(ReplicaSet old) {
        return Math.max(0, sizes.get(old) - goals.ofOld(old));
    }
}
