package dev.gantry.scheduler.pod;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The condition PodScheduled of a pod's document. */
final class PodScheduled {

    private static final String TYPE = "PodScheduled";

    private PodScheduled() {}

    static void setTrue(ObjectNode pod, Instant now) {
        ObjectNode condition = condition(pod);
        moveTo(condition, "True", now);
        condition.remove("reason");
        condition.remove("message");
    }

    static void setUnschedulable(ObjectNode pod, String message, Instant now) {
        ObjectNode condition = condition(pod);
        moveTo(condition, "False", now);
        condition.put("reason", "Unschedulable").put("message", message);
    }

    /** For a pod that is to wait until its gates are taken away. */
    static void setGated(ObjectNode pod, Instant now) {
        ObjectNode condition = condition(pod);
        moveTo(condition, "False", now);
        condition
                .put("reason", "SchedulingGated")
                .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }

    private static ObjectNode condition(ObjectNode pod) {
        ObjectNode status = pod.withObject("status");
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals(TYPE) && condition instanceof ObjectNode open) {
                return open;
            }
        }
        return status.withArray("conditions").addObject().put("type", TYPE);
    }

    private static void moveTo(ObjectNode condition, String status, Instant now) {
        if (!condition.path("status").asString("").equals(status)) {
            condition
                    .put("status", status)
                    .put(
                            "lastTransitionTime",
                            now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }
}
