package dev.gantry.monitoring.event;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two shapes of one Event: that of the core API, which is stored, and that of {@code events.k8s.io/v1}. */
final class EventShapes {

    private static final Map<String, String> NEW_NAMES = newNames();

    private EventShapes() {}

    /** The stored document as {@code events.k8s.io/v1} shows it; changes its argument. */
    static ObjectNode toEventsGroup(ObjectNode core) {
        NEW_NAMES.forEach((old, renamed) -> rename(core, old, renamed));
        return core.put("apiVersion", "events.k8s.io/v1");
    }

    /** A document of {@code events.k8s.io/v1} as it is stored; changes its argument. */
    static ObjectNode toCore(ObjectNode event) {
        NEW_NAMES.forEach((old, renamed) -> rename(event, renamed, old));
        return event.put("apiVersion", "v1");
    }

    private static void rename(ObjectNode document, String from, String to) {
        JsonNode value = document.remove(from);
        if (value != null) {
            document.set(to, value);
        }
    }

    private static Map<String, String> newNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("involvedObject", "regarding");
        names.put("message", "note");
        names.put("reportingComponent", "reportingController");
        names.put("source", "deprecatedSource");
        names.put("firstTimestamp", "deprecatedFirstTimestamp");
        names.put("lastTimestamp", "deprecatedLastTimestamp");
        names.put("count", "deprecatedCount");
        return names;
    }
}
