package dev.gantry.scheduler.lifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node's conditions and taints should be.
 *
 * @param conditions as its agent reported them, or Unknown where it fell silent
 * @param taints the users' own, and those that follow from the conditions
 */
public record NodeJudgement(List<NodeCondition> conditions, List<Taint> taints) {

    private static final String READY = "Ready";
    private static final Set<String> REPORTED_BY_AGENT = Set.of(READY, "MemoryPressure", "DiskPressure", "PIDPressure");

    /** Judges a node whose agent is silent, or not. Judging the outcome again changes nothing. */
    public static NodeJudgement of(Node node, boolean silent, Instant now) {
        List<NodeCondition> conditions = silent ? unknown(conditions(node), now) : conditions(node);
        List<Taint> present =
                node.getSpec() == null ? List.of() : node.getSpec().getTaints();
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        Map<String, String> statuses = conditions.stream()
                .collect(Collectors.toMap(
                        NodeCondition::getType,
                        NodeCondition::getStatus,
                        (first, second) -> second,
                        LinkedHashMap::new));
        return new NodeJudgement(
                conditions, NodeTaints.of(present, statuses, cordoned, now.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Whether the node's agent runs pods: its Ready condition is True. */
    public static boolean isReady(Node node) {
        return conditions(node).stream()
                .anyMatch(condition -> READY.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** Whether the node was ready once and is so no more. */
    public boolean isLost() {
        return conditions.stream()
                .anyMatch(condition -> READY.equals(condition.getType()) && !"True".equals(condition.getStatus()));
    }

    private static List<NodeCondition> conditions(Node node) {
        return node.getStatus() == null ? List.of() : node.getStatus().getConditions();
    }

    private static List<NodeCondition> unknown(List<NodeCondition> conditions, Instant now) {
        List<NodeCondition> judged = new ArrayList<>();
        conditions.forEach(condition ->
                judged.add(REPORTED_BY_AGENT.contains(condition.getType()) ? unknown(condition, now) : condition));
        if (conditions.stream().noneMatch(condition -> READY.equals(condition.getType()))) {
            judged.add(new NodeConditionBuilder()
                    .withType(READY)
                    .withStatus("Unknown")
                    .withReason("NodeStatusNeverUpdated")
                    .withMessage("Kubelet never posted node status.")
                    .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                    .build());
        }
        return judged;
    }

    private static NodeCondition unknown(NodeCondition condition, Instant now) {
        if ("Unknown".equals(condition.getStatus())) {
            return condition;
        }
        return new NodeConditionBuilder(condition)
                .withStatus("Unknown")
                .withReason("NodeStatusUnknown")
                .withMessage("Kubelet stopped posting node status.")
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }
}
