package dev.gantry.simulation.cluster;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.scheduler.RebalancerProperties;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of the rebalancer: it moves no pod that says otherwise, none of a gang, DaemonSet or Job; of a workload one at a time, no more in a plan, and of no
 * more workloads at once, than its settings say. That budgets hold is for {@link BudgetInvariants} to see.
 */
final class RebalanceInvariants {

    /** A replacement that is not ready by then holds up nobody, as documented. */
    private static final Duration LONGEST_MOVE = Duration.ofMinutes(10);

    private final ClusterWorld world;
    private final Set<String> movedInPlan = new HashSet<>();
    private final Map<String, Instant> underWay = new HashMap<>();
    private int moves;
    private Instant lastMove;

    RebalanceInvariants(ClusterWorld world) {
        this.world = world;
        this.lastMove = world.clock().instant();
    }

    /** A process remembers no moves of its predecessor. */
    void schedulerStarted() {
        underWay.clear();
        lastMove = world.clock().instant();
    }

    void planBegins() {
        movedInPlan.clear();
    }

    /** A pod that runs is about to be evicted. */
    void moves(Pod pod) {
        String name = pod.getMetadata().getName();
        String workload = workload(pod);
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        if (annotations != null && "false".equals(annotations.get("gantry.dev/rebalance"))) {
            throw world.violated(name + " is moved, and says that it must not be");
        }
        if (pod.getMetadata().getLabels().containsKey("gantry.dev/gang") || workload.isEmpty()) {
            throw world.violated(name + " is moved, though it is of a gang, a DaemonSet or a Job");
        }
        if (!movedInPlan.add(workload) || movedInPlan.size() > settings().movesPerInterval()) {
            throw world.violated(name + " is moved as one more of " + movedInPlan + " in a plan of "
                    + settings().movesPerInterval());
        }
    }

    /** The eviction was granted and answered. */
    void moved(Pod pod) {
        moves++;
        lastMove = world.clock().instant();
        underWay.put(workload(pod), lastMove);
        if (underWay.size() > settings().movesAtOnce()) {
            throw world.violated(
                    underWay.keySet() + " are moved at once, and " + settings().movesAtOnce() + " may be");
        }
    }

    private RebalancerProperties settings() {
        return world.features().rebalancer().orElseThrow();
    }

    /** After each change of a pod: what has all its pods again is under way no longer. */
    void podChanged() {
        if (!underWay.isEmpty()) {
            Instant now = world.clock().instant();
            underWay.entrySet()
                    .removeIf(move -> isAtRest(move.getKey())
                            || !move.getValue().plus(LONGEST_MOVE).isAfter(now));
        }
    }

    private boolean isAtRest(String workload) {
        List<Pod> pods = world.pods().list().stream()
                .filter(pod -> workload(pod).equals(workload))
                .filter(pod -> PodReadiness.active(pod) || PodReadiness.terminating(pod))
                .toList();
        return pods.stream().allMatch(pod -> PodReadiness.ready(pod) && !PodReadiness.terminating(pod))
                && pods.size() == replicas(workload);
    }

    /** The name of the pod's Deployment or StatefulSet; "" for one of anything else. */
    private String workload(Pod pod) {
        Optional<OwnerReference> owner = Ownership.controller(pod);
        return switch (owner.map(OwnerReference::getKind).orElse("")) {
            case "StatefulSet" -> owner.orElseThrow().getName();
            case "ReplicaSet" ->
                world.replicaSets().list().stream()
                        .filter(set -> set.getMetadata()
                                .getUid()
                                .equals(owner.orElseThrow().getUid()))
                        .findFirst()
                        .flatMap((ReplicaSet set) -> Ownership.controller(set))
                        .map(OwnerReference::getName)
                        .orElse("");
            default -> "";
        };
    }

    private int replicas(String workload) {
        return world.deployments().list().stream()
                .filter(deployment -> isNamed(deployment, workload))
                .map(Deployment::getSpec)
                .map(spec -> spec.getReplicas())
                .findFirst()
                .or(() -> world.statefulSets().list().stream()
                        .filter(set -> isNamed(set, workload))
                        .map(StatefulSet::getSpec)
                        .map(spec -> spec.getReplicas())
                        .findFirst())
                .orElse(0);
    }

    private static boolean isNamed(HasMetadata object, String name) {
        return object.getMetadata().getName().equals(name);
    }

    /**
     * Whether nothing was moved for so long that all nodes, and all pods, count.
     *
     * @param rest since when all is as it is to be
     */
    boolean isQuietSince(Instant rest) {
        Instant begin = rest.isBefore(lastMove) ? lastMove : rest;
        return world.features()
                .rebalancer()
                .map(settings ->
                        settings.settlingTime().plus(settings.interval()).multipliedBy(2))
                .filter(quiet -> begin.plus(quiet).isAfter(world.clock().instant()))
                .isEmpty();
    }

    int moves() {
        return moves;
    }
}
