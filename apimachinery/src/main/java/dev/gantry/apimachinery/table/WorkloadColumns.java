package dev.gantry.apimachinery.table;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The columns of the kinds that run pods. */
final class WorkloadColumns {

    private static final TableColumn CONTAINERS =
            Cells.text("Containers", object -> containers(object, "name")).wide();
    private static final TableColumn IMAGES =
            Cells.text("Images", object -> containers(object, "image")).wide();
    private static final TableColumn SELECTOR = Cells.text(
                    "Selector", object -> Cells.selector(Cells.at(object, "spec.selector")))
            .wide();

    static final List<TableColumn> DEPLOYMENT = List.of(
            Cells.text("Ready", WorkloadColumns::ready),
            TableColumn.of("Up-to-date", (object, now) -> count(object, "status.updatedReplicas")),
            TableColumn.of("Available", (object, now) -> count(object, "status.availableReplicas")),
            Cells.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR);

    static final List<TableColumn> REPLICA_SET = List.of(
            Cells.number("Desired", object -> count(object, "spec.replicas")),
            Cells.number("Current", object -> count(object, "status.replicas")),
            Cells.number("Ready", object -> count(object, "status.readyReplicas")),
            Cells.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR);

    static final List<TableColumn> STATEFUL_SET =
            List.of(Cells.text("Ready", WorkloadColumns::ready), Cells.AGE, CONTAINERS, IMAGES);

    static final List<TableColumn> DAEMON_SET = List.of(
            Cells.number("Desired", object -> count(object, "status.desiredNumberScheduled")),
            Cells.number("Current", object -> count(object, "status.currentNumberScheduled")),
            Cells.number("Ready", object -> count(object, "status.numberReady")),
            Cells.number("Up-to-date", object -> count(object, "status.updatedNumberScheduled")),
            Cells.number("Available", object -> count(object, "status.numberAvailable")),
            Cells.text("Node Selector", object -> Cells.labels(Cells.at(object, "spec.template.spec.nodeSelector"))),
            Cells.AGE,
            CONTAINERS,
            IMAGES,
            SELECTOR);

    static final List<TableColumn> POD_DISRUPTION_BUDGET = List.of(
            Cells.text("Min Available", object -> limit(object, "spec.minAvailable")),
            Cells.text("Max Unavailable", object -> limit(object, "spec.maxUnavailable")),
            Cells.number("Allowed Disruptions", object -> count(object, "status.disruptionsAllowed")),
            Cells.AGE);

    static final List<TableColumn> CONTROLLER_REVISION = List.of(
            Cells.text("Controller", WorkloadColumns::controller),
            Cells.number("Revision", object -> count(object, "revision")),
            Cells.AGE);

    private WorkloadColumns() {}

    private static String limit(JsonNode object, String path) {
        return Cells.at(object, path).asString("N/A");
    }

    /** {@code statefulset.apps/web}. */
    private static String controller(JsonNode object) {
        for (JsonNode owner : Cells.at(object, "metadata.ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                String apiVersion = Cells.string(owner, "apiVersion");
                int slash = apiVersion.indexOf('/');
                String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                return Cells.string(owner, "kind").toLowerCase(Locale.ROOT) + group + "/" + Cells.string(owner, "name");
            }
        }
        return Cells.NONE;
    }

    private static String ready(JsonNode object) {
        return count(object, "status.readyReplicas") + "/" + count(object, "spec.replicas");
    }

    private static long count(JsonNode object, String path) {
        return Cells.at(object, path).asLong(0);
    }

    private static String containers(JsonNode object, String field) {
        JsonNode containers = Cells.at(object, "spec.template.spec.containers");
        return String.join(",", Cells.each(containers, container -> Cells.string(container, field)));
    }
}
