package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.recommend.ContainerRecommendation;
import dev.gantry.deployment.recommend.Resource;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The Recommendations of monitoring-service, all read at once and kept for a while: one request for all workloads. */
public final class MonitoredRecommendations implements RecommendationSource {

    private static final Logger LOG = LoggerFactory.getLogger(MonitoredRecommendations.class);

    private static final String PATH = "/apis/gantry.dev/v1/recommendations";

    private record Workload(String kind, ObjectKey key) {}

    private final Function<String, byte[]> get;
    private final Duration keptFor;
    private final InstantSource clock;
    private Map<Workload, List<ContainerRecommendation>> known = Map.of();
    private Instant readAt = Instant.EPOCH;

    /**
     * Takes what answers a path with a body, or throws an ApiException.
     *
     * @param keptFor how long an answer is used, and how long one that failed is not asked for again
     */
    public MonitoredRecommendations(Function<String, byte[]> get, Duration keptFor, InstantSource clock) {
        this.get = get;
        this.keptFor = keptFor;
        this.clock = clock;
    }

    /** While monitoring does not answer, nothing is recommended: what is old is not acted on. */
    @Override
    public synchronized List<ContainerRecommendation> of(String kind, ObjectKey workload) {
        Instant now = clock.instant();
        if (!now.isBefore(readAt.plus(keptFor))) {
            readAt = now;
            known = read();
        }
        return known.getOrDefault(new Workload(kind, workload), List.of());
    }

    private Map<Workload, List<ContainerRecommendation>> read() {
        try {
            Map<Workload, List<ContainerRecommendation>> all = new HashMap<>();
            for (JsonNode item : WireJson.parseObject(get.apply(PATH)).path("items")) {
                JsonNode workload = item.at("/spec/workload");
                ObjectKey key = new ObjectKey(
                        item.at("/metadata/namespace").asString(""),
                        workload.path("name").asString(""));
                all.computeIfAbsent(new Workload(workload.path("kind").asString(""), key), w -> new ArrayList<>())
                        .add(recommendation(item));
            }
            return all;
        } catch (ApiException e) {
            LOG.debug("recommendations are not known: {}", e.getMessage());
            return Map.of();
        }
    }

    private static ContainerRecommendation recommendation(JsonNode item) {
        JsonNode status = item.path("status");
        return new ContainerRecommendation(
                item.at("/spec/container").asString(""),
                Resource.amounts(status.path("target")),
                Resource.amounts(status.path("lowerBound")),
                Resource.amounts(status.path("upperBound")),
                time(status.path("since").asString("")));
    }

    /** One that does not say since when it was learnt, has just begun to. */
    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }
}
