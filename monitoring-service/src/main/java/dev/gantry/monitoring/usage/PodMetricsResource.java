package dev.gantry.monitoring.usage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.ReadOnlyResource;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.TableColumn;
import dev.gantry.monitoring.usage.UsageReport.PodUsage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** metrics.k8s.io PodMetrics: what {@code kubectl top pod} and autoscaling read. */
public final class PodMetricsResource implements ReadOnlyResource {

    private static final ResourceType TYPE = ResourceType.namespaced(
                    MetricsDocuments.API_VERSION, PodMetrics.class, "pods")
            .columns(List.of(
                    TableColumn.of("Cpu", (pod, _) -> UsageCells.sum(pod.path("containers"), "cpu")),
                    TableColumn.of("Memory", (pod, _) -> UsageCells.sum(pod.path("containers"), "memory")),
                    TableColumn.of("Window", (pod, _) -> pod.path("window").asString(""))))
            .build();

    private final UsageBoard board;
    private final Supplier<ResourceView<Pod>> pods;

    public PodMetricsResource(UsageBoard board, Supplier<ResourceView<Pod>> pods) {
        this.board = board;
        this.pods = pods;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public List<ObjectNode> list(String namespace) {
        List<ObjectNode> documents = new ArrayList<>();
        for (UsageReport report : board.current()) {
            for (PodUsage usage : report.pods()) {
                Optional<ObjectMeta> pod = metadata(usage);
                boolean gone = pods.get().synced() && pod.isEmpty();
                if ((namespace.isEmpty() || namespace.equals(usage.namespace())) && !gone) {
                    documents.add(MetricsDocuments.podMetrics(report, usage, pod));
                }
            }
        }
        return documents;
    }

    private Optional<ObjectMeta> metadata(PodUsage usage) {
        return pods.get()
                .get(new ObjectKey(usage.namespace(), usage.pod()))
                .map(HasMetadata::getMetadata)
                .filter(metadata -> usage.podUid().equals(metadata.getUid()));
    }
}
