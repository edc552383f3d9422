package dev.gantry.monitoring.usage;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Usage as metrics.k8s.io/v1beta1 shows it. */
final class MetricsDocuments {

    static final String API_VERSION = "metrics.k8s.io/v1beta1";
    private static final int BYTES_IN_KI = 1024;

    private MetricsDocuments() {}

    static ObjectNode nodeMetrics(UsageReport report, Optional<ObjectMeta> node) {
        ObjectNode document = document("NodeMetrics", "", report.node(), report, node);
        put(
                document.putObject("usage"),
                report.nodeUsage().cpuNanoCores(),
                report.nodeUsage().memoryWorkingSetBytes());
        return document;
    }

    static ObjectNode podMetrics(UsageReport report, UsageReport.PodUsage usage, Optional<ObjectMeta> pod) {
        ObjectNode document = document("PodMetrics", usage.namespace(), usage.pod(), report, pod);
        var containers = document.putArray("containers");
        for (UsageReport.ContainerUsage container : usage.containers()) {
            ObjectNode entry = containers.addObject().put("name", container.name());
            put(entry.putObject("usage"), container.cpuNanoCores(), container.memoryWorkingSetBytes());
        }
        return document;
    }

    private static ObjectNode document(
            String kind, String namespace, String name, UsageReport report, Optional<ObjectMeta> described) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", kind).put("apiVersion", API_VERSION);
        ObjectNode metadata = document.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("creationTimestamp", seconds(report.time()));
        Map<String, String> labels = described.map(ObjectMeta::getLabels).orElse(Map.of());
        if (!labels.isEmpty()) {
            ObjectNode shown = metadata.putObject("labels");
            labels.forEach(shown::put);
        }
        document.put("timestamp", seconds(report.time()));
        return document.put("window", window(report.windowMillis()));
    }

    private static void put(ObjectNode usage, long cpuNanoCores, long memoryBytes) {
        usage.put("cpu", cpuNanoCores + "n").put("memory", memoryBytes / BYTES_IN_KI + "Ki");
    }

    /** A duration as Go writes it: {@code 15s}, {@code 10.062s}. */
    private static String window(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis / 1000.0 + "s";
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
