package dev.gantry.scheduler.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.scheduler.placement.NodeLoad;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoadHistoryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final LoadHistory history = new LoadHistory();

    private static LoadSample sample(Instant at, long cpuMillis) {
        return new LoadSample(at, WINDOW, cpuMillis, 1000);
    }

    @Test
    void theNewestMeasurementCountsFromTheBeginOfItsWindow() {
        assertThat(history.next(Map.of("a", sample(NOON, 400)), NOON))
                .isEqualTo(Map.of("a", new NodeLoad(400, 1000, 0, 0, "2026-01-01T11:59:45Z")));
    }

    @Test
    void whatVariesDeviates() {
        history.next(Map.of("a", sample(NOON, 400)), NOON);
        Instant later = NOON.plus(LoadHistory.TIME_CONSTANT);
        NodeLoad load = history.next(Map.of("a", sample(later, 800)), later).get("a");
        // The worked case of the class.
        assertThat(load).isEqualTo(new NodeLoad(800, 1000, 193, 0, "2026-01-01T12:04:45Z"));
    }

    @Test
    void theSameMeasurementAgainIsNoNews() {
        Map<String, NodeLoad> first = history.next(Map.of("a", sample(NOON, 400)), NOON);
        assertThat(history.next(Map.of("a", sample(NOON, 400)), NOON.plusSeconds(10)))
                .isEqualTo(first);
        assertThat(history.next(Map.of("a", sample(NOON.minusSeconds(5), 900)), NOON.plusSeconds(10)))
                .isEqualTo(first);
    }

    @Test
    void whatIsOldIsForgotten() {
        history.next(Map.of("a", sample(NOON, 400)), NOON);
        assertThat(history.next(Map.of(), NOON.plus(LoadHistory.STALE_AFTER))).containsOnlyKeys("a");
        assertThat(history.next(Map.of(), NOON.plus(LoadHistory.STALE_AFTER).plusMillis(1)))
                .isEmpty();
    }

    @Test
    void monitoringIsReadAndMayBeAway() {
        String answer = """
                {"items": [
                  {"metadata": {"name": "a"}, "timestamp": "2026-01-01T12:00:00Z", "window": "15s",
                   "usage": {"cpu": "1500000000n", "memory": "2048Ki"}},
                  {"metadata": {"name": "torn"}, "timestamp": "yesterday", "window": "15s",
                   "usage": {"cpu": "1", "memory": "1"}},
                  {"metadata": {"name": "empty"}}]}""";
        List<Map<String, NodeLoad>> told = new ArrayList<>();
        List<Function<String, byte[]>> answers =
                new ArrayList<>(List.of(path -> answer.getBytes(StandardCharsets.UTF_8), path -> {
                    throw ApiException.unavailable("away");
                }));
        NodeLoadReconciler loop = new NodeLoadReconciler(
                new NodeMetricsApi(path -> answers.removeFirst().apply(path)), told::add, () -> NOON.plusSeconds(20));
        loop.reconcile(NodeLoadReconciler.NODES);
        loop.reconcile(NodeLoadReconciler.NODES);
        NodeLoad expected = new NodeLoad(1500, 2 << 20, 0, 0, "2026-01-01T11:59:45Z");
        assertThat(told).containsExactly(Map.of("a", expected), Map.of("a", expected));
    }
}
