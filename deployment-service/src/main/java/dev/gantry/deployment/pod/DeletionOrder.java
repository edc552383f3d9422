package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which pods a shrinking workload gives up first: those that are missed least.
 *
 * <p>In this order: not placed, not running, not ready, not routable, not available, of lower deletion cost, on a node with
 * more pods of the set, ready for a shorter time, restarted more often, younger; at last by name, so that whoever decides
 * again on the same pods chooses the same ones.
 */
public final class DeletionOrder {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private DeletionOrder() {}

    /**
     * The first {@code count} pods to delete, or fewer where else less than {@code keepAvailable} available ones were left.
     * A pod that only lacks time counts as available there: until its deletion arrives it may be needed.
     */
    public static List<Pod> first(
            int count, int keepAvailable, Collection<Pod> pods, int minReadySeconds, Instant now) {
        Map<String, Long> podsOnNode = pods.stream()
                .filter(pod -> !node(pod).isEmpty())
                .collect(Collectors.groupingBy(DeletionOrder::node, Collectors.counting()));
        Comparator<Pod> order = Comparator.comparing((Pod pod) -> !node(pod).isEmpty())
                .thenComparingInt(DeletionOrder::phaseRank)
                .thenComparing(PodReadiness::ready)
                .thenComparing(PodReadiness::availableInTime)
                .thenComparing(pod -> PodReadiness.available(pod, minReadySeconds, now))
                .thenComparingInt(DeletionOrder::cost)
                .thenComparingLong(pod -> -podsOnNode.getOrDefault(node(pod), 0L))
                .thenComparing(PodReadiness::readySince, Comparator.reverseOrder())
                .thenComparingInt(pod -> -restarts(pod))
                .thenComparing(DeletionOrder::created, Comparator.reverseOrder())
                .thenComparing(pod -> pod.getMetadata().getName());
        long serving = pods.stream().filter(PodReadiness::availableInTime).count();
        long expendable = pods.size() - Math.min(serving, keepAvailable);
        return pods.stream().sorted(order).limit(Math.min(count, expendable)).toList();
    }

    private static String node(Pod pod) {
        return pod.getSpec() == null || pod.getSpec().getNodeName() == null
                ? ""
                : pod.getSpec().getNodeName();
    }

    private static int phaseRank(Pod pod) {
        return switch (PodReadiness.phase(pod)) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static int cost(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String text = annotations == null ? "" : annotations.getOrDefault(COST, "");
        return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static int restarts(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return 0;
        }
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getRestartCount)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private static String created(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).orElse("");
    }
}
