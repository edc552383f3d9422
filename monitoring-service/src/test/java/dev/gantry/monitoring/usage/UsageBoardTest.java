package dev.gantry.monitoring.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.monitoring.usage.UsageReport.ContainerUsage;
import dev.gantry.monitoring.usage.UsageReport.PodUsage;
import dev.gantry.monitoring.usage.UsageReport.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class UsageBoardTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final UsageBoard board = new UsageBoard(() -> now);

    @Test
    void theNewestReportOfANodeCountsAndALateOneDoesNot() {
        board.put(report("n1", now, 5));
        board.put(report("n1", now.minusSeconds(30), 99));

        assertThat(board.current())
                .extracting(r -> r.nodeUsage().cpuNanoCores())
                .containsExactly(5L);
    }

    @Test
    void whatIsOldIsNotShown() {
        board.put(report("n1", now, 5));
        now = now.plusSeconds(61);

        assertThat(board.current()).isEmpty();
    }

    @Test
    void documentsAreInTheUnitsThatKubectlReads() {
        ObjectNode document = MetricsDocuments.podMetrics(
                report("n1", now, 5), report("n1", now, 5).pods().getFirst(), Optional.empty());

        assertThat(document.path("containers").path(0).path("usage").path("cpu").asString())
                .isEqualTo("1500000n");
        assertThat(document.path("containers")
                        .path(0)
                        .path("usage")
                        .path("memory")
                        .asString())
                .isEqualTo("2048Ki");
        assertThat(document.path("window").asString()).isEqualTo("15s");
        assertThat(UsageCells.sum(document.path("containers"), "cpu")).isEqualTo("1500000n");
    }

    @Test
    void aReportWithoutItsPartsIsRefusedByField() {
        assertThat(new UsageReport("", now, 1, new Usage(1, 1), List.of()).problem())
                .hasValue("node: must be set");
        assertThat(report("n1", now, -1).problem()).hasValue("nodeUsage: must be set, and not negative");
        assertThat(report("n1", now, 1).problem()).isEmpty();
    }

    private static UsageReport report(String node, Instant time, long cpu) {
        PodUsage pod = new PodUsage("shop", "web", "uid-web", List.of(new ContainerUsage("app", 1_500_000, 2 << 20)));
        return new UsageReport(node, time, 15_000, new Usage(cpu, 1), List.of(pod));
    }
}
