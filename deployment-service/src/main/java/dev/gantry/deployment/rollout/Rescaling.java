package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The next sizes when the number of replicas changed, or when a paused rollout is only to be scaled.
 *
 * <p>Goal: the user's new number at once, without moving the rollout on: where several sets run, each gets its share of
 * the change, so that a risky new set does not get all of the growth, and one that failed gets none. Worked example: 10 replicas with surge 3 stand at old
 * 8 and new 5; scaled to 15 (surge 4), 19 pods are allowed, 6 more: old gets 8 * 19 / 13 = 11.7, so 12, and new the
 * remaining 2, so 7.
 */
final class Rescaling {

    private static final Comparator<ReplicaSet> LARGEST_FIRST =
            Comparator.comparingInt((ReplicaSet set) -> -Replicas.lasting(set));

    private final Rollout rollout;
    private final Sizes sizes;

    private Rescaling(Rollout rollout) {
        this.rollout = rollout;
        this.sizes = Sizes.present(rollout.all());
    }

    static Sizes next(Rollout rollout) {
        Rescaling rescaling = new Rescaling(rollout);
        rescaling.resize();
        return rescaling.sizes;
    }

    private void resize() {
        List<ReplicaSet> active =
                rollout.all().stream().filter(set -> Replicas.occupied(set) > 0).toList();
        if (active.size() <= 1) {
            soleSet(active).ifPresent(set -> resize(set, most(set)));
        } else if (newSetServesAlone()) {
            rollout.oldReplicaSets().forEach(old -> resize(old, 0));
        } else if (rollout.rescaled()) {
            share(active);
        }
    }

    private void resize(ReplicaSet set, int size) {
        sizes.set(set, size);
        sizes.keepAvailable(set, 0);
    }

    private int most(ReplicaSet set) {
        return failed(set) ? Math.min(Replicas.lasting(set), rollout.desired()) : rollout.desired();
    }

    private boolean failed(ReplicaSet set) {
        return rollout.rolledBackFrom().filter(set::equals).isPresent();
    }

    private Optional<ReplicaSet> soleSet(List<ReplicaSet> active) {
        List<ReplicaSet> old = rollout.oldReplicaSets();
        return active.stream()
                .findFirst()
                .or(rollout::newReplicaSet)
                .or(() -> old.isEmpty() ? Optional.empty() : Optional.of(old.getLast()));
    }

    private boolean newSetServesAlone() {
        return rollout.newReplicaSet()
                .filter(set -> Replicas.wanted(set) == rollout.desired())
                .filter(set -> Replicas.available(set) == rollout.desired())
                .isPresent();
    }

    private void share(List<ReplicaSet> active) {
        int allowed =
                rollout.desired() > 0 ? rollout.desired() + rollout.limits().maxSurge() : 0;
        active.forEach(set -> resize(set, Replicas.lasting(set)));
        int change = allowed - Replicas.sum(active, Replicas::occupied);
        List<ReplicaSet> byAge = change < 0 ? active.reversed() : active;
        List<ReplicaSet> bySize = byAge.stream()
                .filter(set -> change < 0 || !failed(set))
                .sorted(LARGEST_FIRST)
                .toList();
        int left = change;
        for (ReplicaSet set : bySize) {
            int part = share(set, left);
            sizes.add(set, part);
            left -= part;
        }
        if (!bySize.isEmpty()) {
            sizes.add(bySize.getFirst(), left);
        }
        saveAvailable(active);
    }

    /** Where the shares would leave too few available pods, sets that have some keep them at the cost of those that have not. */
    private void saveAvailable(List<ReplicaSet> active) {
        int missing = rollout.minAvailable() - Replicas.sum(active, this::available);
        for (ReplicaSet rich : active) {
            int kept = Math.clamp(missing, 0, Replicas.lastingAvailable(rich) - available(rich));
            sizes.add(rich, kept);
            missing -= kept;
            takeUnavailable(active, kept);
        }
        if (missing > 0) {
            active.forEach(set -> sizes.keepAvailable(set, Replicas.occupied(set)));
        }
    }

    private void takeUnavailable(List<ReplicaSet> active, int pods) {
        int left = pods;
        for (ReplicaSet poor : active) {
            int taken = Math.min(left, sizes.get(poor) - available(poor));
            sizes.add(poor, -taken);
            left -= taken;
        }
    }

    private int available(ReplicaSet set) {
        return Math.min(Replicas.lastingAvailable(set), sizes.get(set));
    }

    /** The set's part of {@code left}, in proportion to its size before; never more than is left. */
    private int share(ReplicaSet set, int left) {
        int size = Replicas.lasting(set);
        if (rollout.desired() == 0) {
            return -size;
        }
        int allowed = rollout.desired() + rollout.limits().maxSurge();
        long formerlyAllowed =
                RevisionAnnotations.number(RevisionAnnotations.of(set).get(RevisionAnnotations.MAX_REPLICAS), allowed);
        int part = (int) Math.round((double) size * allowed / Math.max(1, formerlyAllowed)) - size;
        return left > 0 ? Math.clamp(part, 0, left) : Math.clamp(part, left, 0);
    }
}
