package dev.gantry.scheduler.lifecycle;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The conditions of a node while its agent is silent, and after. */
final class SilentConditions {

    private static final String READY = "Ready";
    private static final String UNKNOWN = "Unknown";
    private static final String WENT_SILENT = "NodeStatusUnknown";
    private static final Set<String> REPORTED_BY_AGENT = Set.of(READY, "MemoryPressure", "DiskPressure", "PIDPressure");

    private SilentConditions() {}

    /** The conditions with all that the agent reports being Unknown. */
    static List<NodeCondition> unknown(List<NodeCondition> conditions, Instant now) {
        List<NodeCondition> judged = new ArrayList<>();
        conditions.forEach(condition -> judged.add(unknown(condition, now)));
        if (conditions.stream().noneMatch(condition -> READY.equals(condition.getType()))) {
            judged.add(new NodeConditionBuilder()
                    .withType(READY)
                    .withStatus(UNKNOWN)
                    .withReason("NodeStatusNeverUpdated")
                    .withMessage("Kubelet never posted node status.")
                    .withLastTransitionTime(now.toString())
                    .build());
        }
        return judged;
    }

    /** The statuses to keep through the silence, such as {@code DiskPressure=False,Ready=True}. */
    static String kept(List<NodeCondition> conditions) {
        return conditions.stream()
                .filter(condition -> REPORTED_BY_AGENT.contains(condition.getType()))
                .filter(condition -> !UNKNOWN.equals(condition.getStatus()))
                .map(condition -> condition.getType() + "=" + condition.getStatus())
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** The conditions that went silent with the statuses kept; what the agent reported anew meanwhile stays. */
    static List<NodeCondition> restored(List<NodeCondition> conditions, String kept, Instant now) {
        Map<String, String> statuses = new HashMap<>();
        Arrays.stream(kept.split(","))
                .map(entry -> entry.split("=", 2))
                .filter(entry -> entry.length == 2)
                .forEach(entry -> statuses.put(entry[0], entry[1]));
        return conditions.stream()
                .map(condition -> restored(condition, statuses.getOrDefault(condition.getType(), ""), now))
                .toList();
    }

    private static NodeCondition restored(NodeCondition condition, String status, Instant now) {
        boolean wentSilent = UNKNOWN.equals(condition.getStatus()) && WENT_SILENT.equals(condition.getReason());
        if (!wentSilent || status.isEmpty()) {
            return condition;
        }
        return new NodeConditionBuilder(condition)
                .withStatus(status)
                .withReason("NodeLeaseRenewed")
                .withMessage("the node renews its lease again")
                .withLastTransitionTime(now.toString())
                .build();
    }

    private static NodeCondition unknown(NodeCondition condition, Instant now) {
        if (!REPORTED_BY_AGENT.contains(condition.getType()) || UNKNOWN.equals(condition.getStatus())) {
            return condition;
        }
        return new NodeConditionBuilder(condition)
                .withStatus(UNKNOWN)
                .withReason(WENT_SILENT)
                .withMessage("Kubelet stopped posting node status.")
                .withLastTransitionTime(now.toString())
                .build();
    }
}
