package dev.gantry.scheduler.pod;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives new pods a limited toleration of nodes that are not ready or not reachable, so that a short outage moves nothing.
 * Kubernetes does the same (DefaultTolerationSeconds), with 300 s.
 */
final class ToleratedOutages {

    private static final List<String> OUTAGES =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private final long seconds;

    ToleratedOutages(Duration outage) {
        this.seconds = outage.toSeconds();
    }

    void addTo(ObjectNode spec) {
        for (String outage : OUTAGES) {
            if (!toleratesAlready(spec.path("tolerations"), outage)) {
                spec.withArray("tolerations")
                        .addObject()
                        .put("key", outage)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", seconds);
            }
        }
    }

    private static boolean toleratesAlready(JsonNode tolerations, String outage) {
        for (JsonNode toleration : tolerations) {
            String key = toleration.path("key").asString("");
            String effect = toleration.path("effect").asString("");
            if ((key.isEmpty() || key.equals(outage)) && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return true;
            }
        }
        return false;
    }
}
