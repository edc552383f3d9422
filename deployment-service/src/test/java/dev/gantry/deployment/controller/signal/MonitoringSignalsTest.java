package dev.gantry.deployment.controller.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.analysis.AnalysisPolicy;
import dev.gantry.deployment.analysis.Evidence;
import dev.gantry.deployment.analysis.NewPattern;
import dev.gantry.deployment.analysis.RevisionTraffic;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringSignalsTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:10:03.500Z");

    private static final String TRAFFIC = """
            {"namespace":"shop","slotSeconds":5,"boundsMillis":[10,100],"revisions":[
              {"revision":"new","slots":[
                {"start":"2026-01-01T00:09:55Z","requests":7,"errors":7,"latency":[7,0,0]},
                {"start":"2026-01-01T00:10:00Z","requests":10,"errors":2,"latency":[8,1,1]}]},
              {"revision":"old","slots":[{"start":"2026-01-01T00:06:00Z","requests":5,"errors":6,"latency":[5,0,0]}]}]}
            """;

    private static final String PATTERNS = """
            {"baselineLines":12,"newPatterns":[{"pattern":"ERROR <*>","count":30,"pods":2,"example":"ERROR 1"}]}
            """;

    private final List<String> asked = new ArrayList<>();
    private final MonitoringSignals signals = new MonitoringSignals(path -> {
        asked.add(path);
        return (path.startsWith("/gantry/v1/traffic") ? TRAFFIC : PATTERNS).getBytes(StandardCharsets.UTF_8);
    });

    @Test
    void trafficAndLogsAreReadAsTheyWereCounted() {
        Evidence evidence = ask(Map.of());
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "/gantry/v1/traffic?namespace=shop&revision=new&revision=old&from=2026-01-01T00:05:03Z",
                        "/gantry/v1/patterns/comparison?namespace=shop&revision=new&baseline=old&since=2026-01-01T00:10:03Z");
        assertThat(evidence.fresh().slots()).singleElement().satisfies(slot -> {
            assertThat(slot.start()).isEqualTo(Instant.parse("2026-01-01T00:10:00Z"));
            assertThat(slot.requests()).isEqualTo(10);
            assertThat(slot.latency().counts()).containsExactly(8L, 1L, 1L);
        });
        assertThat(evidence.former().slots().getFirst().errors())
                .as("never more than requests")
                .isEqualTo(5);
        assertThat(evidence.logs().formerLines()).isEqualTo(12);
        assertThat(evidence.logs().patterns()).containsExactly(new NewPattern("ERROR <*>", 30, 2, "ERROR 1"));
    }

    @Test
    void onlyWhatCountsIsAskedFor() {
        assertThat(ask(Map.of(AnalysisPolicy.LOG_PATTERNS, "false")).logs().patterns())
                .isEmpty();
        assertThat(asked).singleElement().asString().startsWith("/gantry/v1/traffic");
        asked.clear();
        assertThat(ask(Map.of(AnalysisPolicy.ERROR_RATE, "false", AnalysisPolicy.LATENCY, "false"))
                        .fresh())
                .isEqualTo(RevisionTraffic.NONE);
        assertThat(asked).singleElement().asString().startsWith("/gantry/v1/patterns");
    }

    private Evidence ask(Map<String, String> annotations) {
        AnalysisPolicy policy = AnalysisPolicy.of(new ReplicaSetBuilder()
                .withNewMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build());
        return signals.ask(new SignalSource.Question("shop", "new", "old", SINCE), policy);
    }
}
