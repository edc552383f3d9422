package dev.gantry.monitoring.learning;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ReadOnlyResource;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.Ages;
import dev.gantry.apimachinery.table.TableColumn;
import dev.gantry.monitoring.recommend.Amounts;
import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRecommendation;
import dev.gantry.monitoring.recommend.ContainerRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kubectl get recommendations}: what each container of each workload should request. */
public final class RecommendationResource implements ReadOnlyResource {

    private static final ResourceType TYPE = ResourceType.namespaced(
                    HasMetadata.getApiVersion(Recommendation.class), Recommendation.class, "recommendations")
            .columns(List.of(
                    TableColumn.of("Workload", (object, _) -> workload(object.path("spec"))),
                    TableColumn.of(
                            "Container",
                            (object, _) -> object.path("spec").path("container").asString("")),
                    TableColumn.of("Cpu", (object, _) -> amount(object, "target", "cpu")),
                    TableColumn.of("Memory", (object, _) -> amount(object, "target", "memory")),
                    TableColumn.of("Cpu-Bounds", (object, _) -> bounds(object, "cpu")),
                    TableColumn.of("Memory-Bounds", (object, _) -> bounds(object, "memory")),
                    TableColumn.of(
                            "Since",
                            (object, now) -> Ages.since(object.path("status").path("since"), now))))
            .build();

    /** Kinds whose pods run for ever: one that is not heard of has been scaled to nothing, or is gone. */
    private static final Set<String> ALWAYS_HEARD = Set.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet");

    /** A node that boots again is back by then. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final LearntUsage learnt;
    private final Duration leastHistory;
    private final InstantSource clock;

    /**
     * @param leastHistory how long a container must have been looked at before anything is said of it
     */
    public RecommendationResource(LearntUsage learnt, Duration leastHistory, InstantSource clock) {
        this.learnt = learnt;
        this.leastHistory = leastHistory;
        this.clock = clock;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public List<ObjectNode> list(String namespace) {
        Instant now = clock.instant();
        return learnt.all().entrySet().stream()
                .filter(entry ->
                        namespace.isEmpty() || namespace.equals(entry.getKey().namespace()))
                .flatMap(entry -> document(entry.getKey(), entry.getValue(), now))
                .toList();
    }

    private Stream<ObjectNode> document(ContainerRef container, ContainerHistory history, Instant now) {
        boolean silent = ALWAYS_HEARD.contains(container.kind())
                && history.last().plus(SILENCE).isBefore(now);
        return silent
                ? Stream.empty()
                : ContainerRecommendation.of(history, leastHistory).stream()
                        .map(recommendation -> document(container, recommendation));
    }

    private static ObjectNode document(ContainerRef container, ContainerRecommendation recommendation) {
        Recommendation document = new Recommendation();
        document.setMetadata(new ObjectMetaBuilder()
                .withNamespace(container.namespace())
                .withName(container.objectName())
                .withCreationTimestamp(seconds(recommendation.since()))
                .withLabels(Map.of("gantry.dev/workload-kind", container.kind()))
                .build());
        document.setSpec(new Recommendation.Spec(
                new Recommendation.Workload(container.kind(), container.workload()), container.container()));
        document.setStatus(new Recommendation.Status(
                resources(recommendation.target()),
                resources(recommendation.lower()),
                resources(recommendation.upper()),
                seconds(recommendation.since()),
                seconds(recommendation.last())));
        return WireJson.toDocument(document);
    }

    private static Recommendation.Resources resources(Amounts amounts) {
        return new Recommendation.Resources(amounts.cpu(), amounts.memory());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String workload(JsonNode spec) {
        return spec.path("workload").path("kind").asString("") + "/"
                + spec.path("workload").path("name").asString("");
    }

    private static String amount(JsonNode object, String of, String resource) {
        return object.path("status").path(of).path(resource).asString("");
    }

    private static String bounds(JsonNode object, String resource) {
        return amount(object, "lowerBound", resource) + ".." + amount(object, "upperBound", resource);
    }
}
