package dev.gantry.apimachinery.table;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The columns of pods. */
final class PodColumns {

    static final List<TableColumn> POD = List.of(
            Cells.text("Ready", PodColumns::ready),
            Cells.text("Status", pod -> PodSummary.of(pod).status()),
            TableColumn.of("Restarts", (pod, now) -> PodSummary.of(pod).restartsAt(now)),
            Cells.AGE,
            Cells.text("IP", PodColumns::ip).wide(),
            Cells.text("Node", pod -> Cells.orNone(Cells.string(pod, "spec.nodeName")))
                    .wide(),
            Cells.text("Nominated Node", pod -> Cells.orNone(Cells.string(pod, "status.nominatedNodeName")))
                    .wide(),
            Cells.text("Readiness Gates", PodColumns::readinessGates).wide());

    private PodColumns() {}

    private static String ready(JsonNode pod) {
        PodSummary summary = PodSummary.of(pod);
        return summary.readyContainers() + "/" + summary.containers();
    }

    private static String ip(JsonNode pod) {
        String first = Cells.at(pod, "status.podIPs").path(0).path("ip").asString("");
        return Cells.orNone(first.isEmpty() ? Cells.string(pod, "status.podIP") : first);
    }

    private static String readinessGates(JsonNode pod) {
        JsonNode gates = Cells.at(pod, "spec.readinessGates");
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        int open = 0;
        for (JsonNode gate : gates) {
            open += isTrue(pod, Cells.string(gate, "conditionType")) ? 1 : 0;
        }
        return open + "/" + gates.size();
    }

    private static boolean isTrue(JsonNode pod, String conditionType) {
        for (JsonNode condition : Cells.at(pod, "status.conditions")) {
            if (Cells.string(condition, "type").equals(conditionType)) {
                return Cells.string(condition, "status").equals("True");
            }
        }
        return false;
    }
}
