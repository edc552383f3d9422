package dev.gantry.apimachinery.table;

import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The columns of nodes. */
final class NodeColumns {

    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";

    static final List<TableColumn> NODE = List.of(
            Cells.text("Status", NodeColumns::status),
            Cells.text("Roles", NodeColumns::roles),
            Cells.AGE,
            Cells.text("Version", node -> Cells.string(node, "status.nodeInfo.kubeletVersion")),
            Cells.text("Internal-IP", node -> address(node, "InternalIP")).wide(),
            Cells.text("External-IP", node -> address(node, "ExternalIP")).wide(),
            info("OS-Image", "osImage"),
            info("Kernel-Version", "kernelVersion"),
            info("Container-Runtime", "containerRuntimeVersion"));

    private NodeColumns() {}

    private static TableColumn info(String name, String field) {
        return Cells.text(name, node -> Cells.orUnknown(Cells.string(node, "status.nodeInfo." + field)))
                .wide();
    }

    private static String status(JsonNode node) {
        String status = "Unknown";
        for (JsonNode condition : Cells.at(node, "status.conditions")) {
            if (Cells.string(condition, "type").equals("Ready")) {
                status = Cells.string(condition, "status").equals("True") ? "Ready" : "NotReady";
            }
        }
        return Cells.at(node, "spec.unschedulable").asBoolean(false) ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(JsonNode node) {
        TreeSet<String> roles = new TreeSet<>();
        node.path("metadata").path("labels").forEachEntry((label, value) -> {
            if (label.startsWith(ROLE_PREFIX) && label.length() > ROLE_PREFIX.length()) {
                roles.add(label.substring(ROLE_PREFIX.length()));
            } else if (label.equals(ROLE_LABEL) && !value.asString("").isEmpty()) {
                roles.add(value.asString(""));
            }
        });
        return Cells.orNone(String.join(",", roles));
    }

    private static String address(JsonNode node, String type) {
        for (JsonNode address : Cells.at(node, "status.addresses")) {
            if (Cells.string(address, "type").equals(type)) {
                return Cells.string(address, "address");
            }
        }
        return Cells.NONE;
    }
}
