package dev.gantry.scheduler.lifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a node's conditions and taints should be.
 *
 * @param conditions as its agent reported them, or Unknown where it fell silent
 * @param taints the users' own, and those that follow from the conditions
 * @param beforeSilence what to keep at the node, in {@link #BEFORE_SILENCE}, of what its agent said before it fell silent;
 *     "" for nothing
 */
public record NodeJudgement(List<NodeCondition> conditions, List<Taint> taints, String beforeSilence) {

    /**
     * The annotation that keeps the conditions of a silent node. Agents report changes, so what one said last holds again
     * once it renews its lease, whichever replica judges it then.
     */
    public static final String BEFORE_SILENCE = "gantry.dev/conditions-before-silence";

    private static final String READY = "Ready";

    /** Judges a node whose agent is silent, or not. Judging the outcome again changes nothing. */
    public static NodeJudgement of(Node node, boolean silent, Instant moment) {
        Instant now = moment.truncatedTo(ChronoUnit.SECONDS);
        String kept = keptBeforeSilence(node);
        List<NodeCondition> present = conditions(node);
        List<NodeCondition> judged =
                silent ? SilentConditions.unknown(present, now) : SilentConditions.restored(present, kept, now);
        String beforeSilence = silent ? (kept.isEmpty() ? SilentConditions.kept(present) : kept) : "";
        return new NodeJudgement(judged, taints(node, judged, now), beforeSilence);
    }

    /** Whether the node's agent runs pods: its Ready condition is True. */
    public static boolean isReady(Node node) {
        return conditions(node).stream()
                .anyMatch(condition -> READY.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** What the node keeps of what its agent said before it fell silent, or "". */
    public static String keptBeforeSilence(Node node) {
        Map<String, String> annotations = node.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(BEFORE_SILENCE, "");
    }

    /** The node's conditions; none of a node that was never reported on. */
    public static List<NodeCondition> conditions(Node node) {
        return node.getStatus() == null ? List.of() : node.getStatus().getConditions();
    }

    /** The node's taints. */
    public static List<Taint> taints(Node node) {
        return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    }

    /** Whether the node has a Ready condition that is not True. */
    public boolean isLost() {
        return conditions.stream()
                .anyMatch(condition -> READY.equals(condition.getType()) && !"True".equals(condition.getStatus()));
    }

    private static List<Taint> taints(Node node, List<NodeCondition> conditions, Instant now) {
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        Map<String, String> statuses = conditions.stream()
                .collect(Collectors.toMap(NodeCondition::getType, NodeCondition::getStatus, (first, second) -> second));
        return NodeTaints.of(taints(node), statuses, cordoned, now);
    }
}
