package dev.gantry.monitoring.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternComparisonTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aPatternIsCountedForBothAndKeepsAnExample() {
        List<MinedLine> former = List.of(line(0, "a", "ERROR user amy not found"));
        List<MinedLine> lines = List.of(
                line(9, "c", "ERROR user bob not found"),
                line(8, "b", "ERROR disk full"),
                line(7, "c", "ERROR disk full"));
        List<LogPattern> patterns = PatternComparison.of(lines, former);
        assertThat(patterns)
                .extracting(LogPattern::pattern)
                .containsExactly("ERROR disk full", "ERROR user <*> not found");
        LogPattern disk = patterns.getFirst();
        assertThat(disk.count()).isEqualTo(2);
        assertThat(disk.pods()).isEqualTo(2);
        assertThat(disk.baselineCount()).isZero();
        assertThat(disk.firstSeen()).isEqualTo(START.plusSeconds(7));
        assertThat(disk.lastSeen()).isEqualTo(START.plusSeconds(8));
        assertThat(patterns.getLast().baselineCount()).isEqualTo(1);
        assertThat(patterns.getLast().example()).isEqualTo("ERROR user bob not found");
    }

    @Test
    void whatOnlyTheBaselineLoggedIsNotTold() {
        assertThat(PatternComparison.of(List.of(), List.of(line(0, "a", "ERROR disk full"))))
                .isEmpty();
    }

    @Test
    void anExampleIsCut() {
        List<LogPattern> patterns =
                PatternComparison.of(List.of(line(0, "a", "ERROR " + "x".repeat(10_000))), List.of());
        assertThat(patterns.getFirst().example()).hasSize(LogPattern.MAX_EXAMPLE_CHARS);
    }

    private static MinedLine line(int second, String pod, String text) {
        return new MinedLine(START.plusSeconds(second), pod, text);
    }
}
