package dev.gantry.apimachinery.table;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The columns of events, of the core group and of events.k8s.io, which name the same things differently. */
final class EventColumns {

    static final List<TableColumn> CORE =
            columns(new Names("involvedObject", "source", "firstTimestamp", "lastTimestamp", "count", "message"));

    static final List<TableColumn> EVENTS_GROUP = columns(new Names(
            "regarding",
            "deprecatedSource",
            "deprecatedFirstTimestamp",
            "deprecatedLastTimestamp",
            "deprecatedCount",
            "note"));

    private EventColumns() {}

    private record Names(String object, String source, String first, String last, String count, String message) {}

    private static List<TableColumn> columns(Names names) {
        return List.of(
                TableColumn.of(
                        "Last Seen",
                        (event, now) -> Cells.sinceFirst(
                                event, now, "series.lastObservedTime", names.last, names.first, "eventTime")),
                Cells.text("Type", event -> Cells.string(event, "type")),
                Cells.text("Reason", event -> Cells.string(event, "reason")),
                Cells.text("Object", event -> object(event.path(names.object))),
                Cells.text("Subobject", event -> Cells.string(event, names.object + ".fieldPath"))
                        .wide(),
                Cells.text("Source", event -> source(event, names)).wide(),
                Cells.text(
                        "Message", event -> Cells.string(event, names.message).strip()),
                TableColumn.of("First Seen", (event, now) -> Cells.sinceFirst(event, now, names.first, "eventTime"))
                        .wide(),
                Cells.text("Count", event -> count(event, names)).wide(),
                new TableColumn("Name", "string", "name", 1, (event, now) -> Cells.string(event, "metadata.name")));
    }

    private static String object(JsonNode reference) {
        String kind = Cells.string(reference, "kind").toLowerCase(Locale.ROOT);
        String name = Cells.string(reference, "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonNode event, Names names) {
        String component = Cells.string(event, names.source + ".component");
        String instance = Cells.string(event, names.source + ".host");
        if (component.isEmpty()) {
            String reporter = Cells.string(event, "reportingController");
            component = reporter.isEmpty() ? Cells.string(event, "reportingComponent") : reporter;
        }
        if (instance.isEmpty()) {
            instance = Cells.string(event, "reportingInstance");
        }
        return instance.isEmpty() ? component : component + ", " + instance;
    }

    /** An event without a count happened once. */
    private static Long count(JsonNode event, Names names) {
        long series = Cells.at(event, "series.count").asLong(0);
        return series > 0 ? series : Math.max(event.path(names.count).asLong(0), 1);
    }
}
