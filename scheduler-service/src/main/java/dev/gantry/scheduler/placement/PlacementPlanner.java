package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Assigns a batch of pods to nodes, one after the other in the given order.
 *
 * <p>Goal: each pod goes to the feasible node of the highest score at its turn; among equals, a random one. Constraint: the
 * pods placed before it, by this plan too, have taken their share, so a plan as a whole never fills a node past what it
 * has. Example: nodes a and b of 1 cpu each and three pods of 600m: one goes to a, one to b, and the third is unplaced for
 * {@code 2 Insufficient cpu}.
 *
 * <p>A pod for which others were stopped goes to the place that it was promised, where that is still feasible.
 */
public final class PlacementPlanner {

    /** Rankings kept at a time, each 16 bytes a node; the one longest unused is dropped and made anew when needed. */
    private static final int MAX_GROUPS = 512;

    private final ProfileChoice profiles;

    /** Places every pod by the one profile. */
    public PlacementPlanner(Profile profile) {
        this(ProfileChoice.always(profile));
    }

    public PlacementPlanner(ProfileChoice profiles) {
        this.profiles = profiles;
    }

    /** Plans the pods in their order, most important first; the same seed gives the same plan. */
    public PlacementPlan plan(ClusterSnapshot snapshot, List<PendingPod> pods, RandomGenerator random) {
        Groups groups = new Groups(profiles, new PlanLedger(snapshot, pods), random);
        List<Placed> placed = new ArrayList<>(pods.size());
        List<Unplaced> unplaced = new ArrayList<>();
        for (PendingPod pod : pods) {
            OptionalInt promised = groups.promisedTo(pod);
            PodGroup group = groups.of(pod);
            OptionalInt node = promised.isPresent() && group.accepts(promised.getAsInt()) ? promised : group.bestNode();
            if (node.isPresent()) {
                groups.ledger.place(pod, node.getAsInt());
                placed.add(new Placed(pod, snapshot.nodes().get(node.getAsInt()).name()));
            } else {
                unplaced.add(new Unplaced(pod, group.diagnosis()));
            }
        }
        return new PlacementPlan(placed, unplaced);
    }

    /** The groups of one plan. */
    private static final class Groups {
        private final ProfileChoice profiles;
        private final PlanLedger ledger;
        private final RandomGenerator random;
        private final SequencedMap<Key, PodGroup> byKey = new LinkedHashMap<>(16, 0.75f, true);
        private @Nullable PendingPod lastPod;
        private @Nullable PodGroup lastGroup;

        Groups(ProfileChoice profiles, PlanLedger ledger, RandomGenerator random) {
            this.profiles = profiles;
            this.ledger = ledger;
            this.random = random;
        }

        /** The place that the pod was promised and finds free again; those of others as important are kept from it. */
        OptionalInt promisedTo(PendingPod pod) {
            ledger.promises().reserveFrom(pod.priority());
            return ledger.promises().release(pod.key());
        }

        /** The pod's group. Pods of one template mostly follow one another, and then no key is hashed. */
        PodGroup of(PendingPod pod) {
            PendingPod before = lastPod;
            PodGroup group = lastGroup;
            if (before == null || group == null || !sameGroup(before, pod)) {
                group = find(pod);
            }
            lastPod = pod;
            lastGroup = group;
            return group;
        }

        @SuppressWarnings("ReferenceEquality") // a short cut for the instances that PodDemandReader shares
        private boolean sameGroup(PendingPod before, PendingPod pod) {
            return before.demand() == pod.demand()
                    && before.owner().equals(pod.owner())
                    && before.schedulerName().equals(pod.schedulerName())
                    && (!ledger.followsPeers() || before.traits().equals(pod.traits()));
        }

        private PodGroup find(PendingPod pod) {
            boolean dependsOnPeers = ledger.dependsOnPeers(pod.traits());
            Key key = new Key(
                    pod.demand(),
                    pod.owner(),
                    pod.schedulerName(),
                    dependsOnPeers ? Optional.of(pod.traits()) : Optional.empty());
            PodGroup known = byKey.get(key);
            if (known != null) {
                return known;
            }
            if (byKey.size() >= MAX_GROUPS) {
                byKey.pollFirstEntry();
            }
            Profile profile = profiles.of(pod);
            PodGroup made = dependsOnPeers
                    ? new ScannedGroup(profile, ledger, random, pod)
                    : new RankedGroup(profile, ledger, random, key.demand(), key.owner());
            byKey.put(key, made);
            return made;
        }
    }

    /** The traits are part of it only where the pods depend on their peers, so that all others share what is made of them. */
    private record Key(PodDemand demand, String owner, String schedulerName, Optional<PodTraits> traits) {}
}
