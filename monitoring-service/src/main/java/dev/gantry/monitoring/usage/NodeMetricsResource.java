package dev.gantry.monitoring.usage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.ReadOnlyResource;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.TableColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.NodeMetrics;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** metrics.k8s.io NodeMetrics: what {@code kubectl top node} reads. */
public final class NodeMetricsResource implements ReadOnlyResource {

    private static final ResourceType TYPE = ResourceType.clusterScoped(
                    MetricsDocuments.API_VERSION, NodeMetrics.class, "nodes")
            .columns(List.of(
                    TableColumn.of("Cpu", (node, _) -> UsageCells.amount(node, "cpu")),
                    TableColumn.of("Memory", (node, _) -> UsageCells.amount(node, "memory")),
                    TableColumn.of("Window", (node, _) -> node.path("window").asString(""))))
            .build();

    private final UsageBoard board;
    private final Supplier<ResourceView<Node>> nodes;

    public NodeMetricsResource(UsageBoard board, Supplier<ResourceView<Node>> nodes) {
        this.board = board;
        this.nodes = nodes;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public List<ObjectNode> list(String namespace) {
        return board.current().stream()
                .map(report -> MetricsDocuments.nodeMetrics(
                        report,
                        nodes.get().get(new ObjectKey("", report.node())).map(HasMetadata::getMetadata)))
                .toList();
    }
}
