package dev.gantry.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine used between two looks. */
class MachineUsageTest {

    private static final List<String> MEMORY = List.of("MemTotal: 1000 kB", "MemFree: 1 kB", "MemAvailable: 400 kB");

    @Test
    void halfOfTwoCoresIsOneCore() {
        MachineUsage before = MachineUsage.of(List.of("cpu  0 0 0 0 0 0 0 0 0 0", "cpu0 0", "cpu1 0"), MEMORY);
        MachineUsage after = MachineUsage.of(List.of("cpu  40 0 10 40 10 0 0 0 5 0", "cpu0 0", "cpu1 0"), MEMORY);
        assertThat(after.nanoCoresSince(before)).isEqualTo(1_000_000_000L);
        assertThat(after.memoryBytes()).isEqualTo(600 * 1024);
        assertThat(before.nanoCoresSince(before)).isZero();
    }
}
