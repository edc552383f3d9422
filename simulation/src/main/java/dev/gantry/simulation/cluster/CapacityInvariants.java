package dev.gantry.simulation.cluster;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Of nodes' cpu: no pod is bound to a node that has no room for it beside what its pods ask for, were granted and have; and in the end each
 * resize is done, or put off because there is no room for it. By how much pods grew since the scheduler had last seen all is not held against it: a
 * resize and a binding at the same moment can take a node a little past what it has, as is documented.
 */
final class CapacityInvariants {

    /** What a node has for its pods, in thousandths of a core. */
    static final int CPU_OF_NODE_MILLIS = 3_000;

    private static final String PENDING = "PodResizePending";
    private static final String IN_PROGRESS = "PodResizeInProgress";

    private final ClusterWorld world;
    private final Map<String, Integer> unseen = new HashMap<>();

    CapacityInvariants(ClusterWorld world) {
        this.world = world;
    }

    /** The scheduler knows of all that has happened. */
    void schedulerSawAll() {
        unseen.clear();
    }

    void podChanged(Pod before, Optional<Pod> after) {
        String node = after.map(pod -> pod.getSpec().getNodeName()).orElse("");
        if (node.isEmpty()) {
            return;
        }
        Pod pod = after.orElseThrow();
        if (before.getSpec().getNodeName() == null) {
            // What asks for nothing fits everywhere, also beside one that was just resized to more than there is.
            if (asked(pod) > 0) {
                fits(node);
            }
        } else if (counted(pod) > counted(before)) {
            unseen.merge(node, counted(pod) - counted(before), Integer::sum);
        }
    }

    private void fits(String node) {
        List<Pod> there = podsOf(node).toList();
        int taken = there.stream().mapToInt(CapacityInvariants::counted).sum();
        if (taken > CPU_OF_NODE_MILLIS + unseen.getOrDefault(node, 0)) {
            throw world.violated(taken + " of " + node + " are given to "
                    + there.stream()
                            .map(pod -> pod.getMetadata().getName() + " " + counted(pod))
                            .toList() + ", of which " + unseen.getOrDefault(node, 0) + " could not be known");
        }
    }

    private Stream<Pod> podsOf(String node) {
        return world.pods().list().stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()) && !hasEnded(pod));
    }

    /** Whether it takes nothing of its node any more. */
    static boolean hasEnded(Pod pod) {
        String phase = PodReadiness.phase(pod);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static int asked(Pod pod) {
        return requests(pod.getSpec().getContainers().getFirst().getResources());
    }

    /** The most of what it asks for, was granted and has; what its node can never grant it is not counted. */
    private static int counted(Pod pod) {
        if (hasEnded(pod)) {
            return 0;
        }
        Optional<ContainerStatus> told = told(pod);
        int has = told.map(status -> Math.max(granted(status), inForce(status))).orElse(asked(pod));
        return isInfeasible(pod) ? has : Math.max(has, asked(pod));
    }

    private static boolean isInfeasible(Pod pod) {
        return condition(pod, PENDING)
                .filter(condition -> "Infeasible".equals(condition.getReason()))
                .filter(condition -> condition.getObservedGeneration() == null
                        || condition
                                .getObservedGeneration()
                                .equals(pod.getMetadata().getGeneration()))
                .isPresent();
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** What its node says of the pod's container, once it has granted anything to it. */
    private static Optional<ContainerStatus> told(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getAllocatedResources() != null
                        && !status.getAllocatedResources().isEmpty())
                .findFirst();
    }

    private static int granted(ContainerStatus status) {
        return millis(status.getAllocatedResources());
    }

    private static int inForce(ContainerStatus status) {
        return requests(status.getResources());
    }

    /** The requested thousandths of a core. */
    static int requests(@Nullable ResourceRequirements resources) {
        return resources == null ? 0 : millis(resources.getRequests());
    }

    private static int millis(@Nullable Map<String, Quantity> amounts) {
        Quantity cpu = amounts == null ? null : amounts.get("cpu");
        return cpu == null ? 0 : millis(cpu);
    }

    static int millis(String cpu) {
        return millis(new Quantity(cpu));
    }

    private static int millis(Quantity cpu) {
        return cpu.getNumericalAmount().movePointRight(3).intValueExact();
    }

    /** Pods whose resize is neither done nor put off for want of room. */
    List<String> openResizes() {
        List<String> open = new ArrayList<>();
        for (Pod pod : world.pods().list()) {
            boolean runs = pod.getSpec().getNodeName() != null && PodReadiness.active(pod);
            Optional<ContainerStatus> told = told(pod);
            if (runs && told.isPresent() && !isDone(pod, told.get()) && !isRightlyPending(pod)) {
                open.add(pod.getMetadata().getName() + " asks for " + asked(pod) + ", was granted "
                        + granted(told.get())
                        + " and has " + inForce(told.get()) + " of "
                        + pod.getSpec().getNodeName() + ", " + pod.getStatus().getConditions());
            }
        }
        return open;
    }

    private static boolean isDone(Pod pod, ContainerStatus status) {
        return asked(pod) == granted(status)
                && granted(status) == inForce(status)
                && condition(pod, PENDING).isEmpty()
                && condition(pod, IN_PROGRESS).isEmpty();
    }

    private boolean isRightlyPending(Pod pod) {
        String reason = condition(pod, PENDING).map(PodCondition::getReason).orElse("");
        return switch (reason) {
            case "Infeasible" -> asked(pod) > CPU_OF_NODE_MILLIS;
            case "Deferred" -> asked(pod) <= CPU_OF_NODE_MILLIS && asked(pod) > CPU_OF_NODE_MILLIS - ofOthers(pod);
            default -> false;
        };
    }

    private int ofOthers(Pod pod) {
        return podsOf(Objects.requireNonNull(pod.getSpec().getNodeName()))
                .filter(other ->
                        !other.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .mapToInt(other -> told(other).map(CapacityInvariants::granted).orElse(asked(other)))
                .sum();
    }
}
