package dev.gantry.apimachinery.table;

import java.util.Map;

/** What the columns mean, for clients that show it; kubectl does not. */
final class ColumnDescriptions {

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("Name", "The name, unique among the objects of its kind in its namespace."),
            Map.entry("Age", "The time since the object was created."),
            Map.entry("Ready", "How many of the parts that should be ready are."),
            Map.entry("Status", "Where the object stands, in one word."),
            Map.entry("Restarts", "How often containers were restarted, and how long ago the last one was."),
            Map.entry("IP", "The address of the pod."),
            Map.entry("Node", "The node that the pod was placed on."),
            Map.entry("Up-to-date", "Pods that run the current template."),
            Map.entry("Available", "Pods that have been ready for minReadySeconds."));

    private ColumnDescriptions() {}

    static String of(String column) {
        return TEXTS.getOrDefault(column, "");
    }
}
