package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>A pod for which others were stopped goes to the place that it was promised, where that is still feasible. The pods of a gang are
 * placed one after the other like all others; where fewer find a place than the gang needs, all give theirs back before the next pod's turn.
 */
public final class PlacementPlanner {

    /** Rankings kept at a time, each 16 bytes a node; the one longest unused is dropped and made anew when needed. */
    private static final int MAX_GROUPS = 512;

    private final ProfileChoice profiles;
    private final boolean explains;

    /** Places every pod by the one profile. */
    public PlacementPlanner(Profile profile) {
        this(ProfileChoice.always(profile));
    }

    public PlacementPlanner(ProfileChoice profiles) {
        this(profiles, false);
    }

    /** @param explains whether plans tell the scores of the chosen nodes */
    public PlacementPlanner(ProfileChoice profiles, boolean explains) {
        this.profiles = profiles;
        this.explains = explains;
    }

    /** Plans pods that belong to no gangs. */
    public PlacementPlan plan(ClusterSnapshot snapshot, List<PendingPod> pods, RandomGenerator random) {
        return plan(snapshot, pods, Map.of(), random);
    }

    /**
     * Plans the pods in their order, most important first; the same seed gives the same plan.
     *
     * @param gangs by their pods, which follow one another; pods that are not named go for themselves
     */
    public PlacementPlan plan(
            ClusterSnapshot snapshot, List<PendingPod> pods, Map<ObjectKey, GangDemand> gangs, RandomGenerator random) {
        Groups groups = new Groups(profiles, new PlanLedger(snapshot, pods), random);
        Plan plan = new Plan(groups, snapshot, pods.size(), explains);
        int next = 0;
        while (next < pods.size()) {
            GangDemand gang = gangs.isEmpty() ? null : gangs.get(pods.get(next).key());
            if (gang == null) {
                plan.place(pods.get(next++));
            } else {
                int end = endOf(gang, gangs, pods, next);
                plan.place(gang, pods.subList(next, end));
                next = end;
            }
        }
        return new PlacementPlan(plan.placed, plan.unplaced, plan.gangs, plan.scores);
    }

    private static int endOf(GangDemand gang, Map<ObjectKey, GangDemand> gangs, List<PendingPod> pods, int start) {
        int end = start;
        while (end < pods.size() && gang.equals(gangs.get(pods.get(end).key()))) {
            end++;
        }
        return end;
    }

    /** A plan while it is made. */
    private static final class Plan {
        private final Groups groups;
        private final ClusterSnapshot snapshot;
        private final List<Placed> placed;
        private final List<Unplaced> unplaced = new ArrayList<>();
        private final List<UnplacedGang> gangs = new ArrayList<>();
        private final Map<ObjectKey, ScoredNode> scores = new HashMap<>();
        private final boolean explains;

        Plan(Groups groups, ClusterSnapshot snapshot, int pods, boolean explains) {
            this.explains = explains;
            this.groups = groups;
            this.snapshot = snapshot;
            this.placed = new ArrayList<>(pods);
        }

        void place(PendingPod pod) {
            OptionalInt node = nodeFor(pod);
            if (node.isPresent()) {
                placed.add(placed(pod, node.getAsInt()));
            } else {
                unplaced.add(new Unplaced(pod, groups.of(pod).diagnosis()));
                groups.ledger.promises().restore(pod.key());
            }
        }

        private OptionalInt nodeFor(PendingPod pod) {
            OptionalInt promised = groups.promisedTo(pod);
            PodGroup group = groups.of(pod);
            return promised.isPresent() && group.accepts(promised.getAsInt()) ? promised : group.bestNode();
        }

        private Placed placed(PendingPod pod, int node) {
            String name = snapshot.nodes().get(node).name();
            if (explains) {
                scores.put(pod.key(), ScoredNode.of(name, groups.of(pod).scores(node)));
            }
            DeviceSet devices = groups.of(pod).devicesAt(node);
            groups.ledger.place(pod, node, devices);
            return new Placed(pod, name, devices);
        }

        /** Each pod of a gang in its turn, and back with all of them where too few find a place. */
        void place(GangDemand gang, List<PendingPod> pods) {
            List<Placed> fitting = new ArrayList<>(pods.size());
            List<Unplaced> rest = new ArrayList<>();
            int[] nodes = new int[pods.size()];
            for (PendingPod pod : pods) {
                OptionalInt node = nodeFor(pod);
                if (node.isPresent()) {
                    nodes[fitting.size()] = node.getAsInt();
                    fitting.add(placed(pod, node.getAsInt()));
                } else {
                    rest.add(new Unplaced(pod, groups.of(pod).diagnosis()));
                }
            }
            if (fitting.size() >= gang.needed()) {
                placed.addAll(fitting);
                unplaced.addAll(rest);
                rest.forEach(pod -> groups.ledger.promises().restore(pod.pod().key()));
                return;
            }
            gangs.add(new UnplacedGang(gang, fitting, rest));
            for (int i = 0; i < fitting.size(); i++) {
                groups.ledger.unplace(
                        fitting.get(i).pod(), nodes[i], fitting.get(i).devices());
                scores.remove(fitting.get(i).pod().key());
            }
            groups.forgetRankings();
            pods.forEach(pod -> groups.ledger.promises().restore(pod.key()));
        }
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

        /** Places were given back: rankings, which leave out nodes that were full, are made anew when they are asked for. */
        void forgetRankings() {
            byKey.values().removeIf(RankedGroup.class::isInstance);
            lastPod = null;
            lastGroup = null;
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
            PodGroup made = PodGroup.of(pod, profiles.of(pod), ledger, random);
            byKey.put(key, made);
            return made;
        }
    }

    /** The traits are part of it only where the pods depend on their peers, so that all others share what is made of them. */
    private record Key(PodDemand demand, String owner, String schedulerName, Optional<PodTraits> traits) {}
}
