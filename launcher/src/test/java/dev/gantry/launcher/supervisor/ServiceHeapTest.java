package dev.gantry.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.launcher.LauncherException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceHeapTest {

    @ParameterizedTest
    @CsvSource({"1, 160", "4, 341", "24, 2048", "512, 4096"})
    void isAShareOfTheMemory(long gibibytes, int megabytes) {
        assertThat(ServiceHeap.megabytes(Map.of(), gibibytes << 30)).isEqualTo(megabytes);
    }

    @Test
    void isWhatTheEnvironmentSays() {
        assertThat(ServiceHeap.megabytes(Map.of(ServiceHeap.SWITCH, "700"), 1L << 30))
                .isEqualTo(700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "159", "99999999999"})
    void refusesWhatIsNoSize(String chosen) {
        assertThatThrownBy(() -> ServiceHeap.megabytes(Map.of(ServiceHeap.SWITCH, chosen), 1L << 30))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining(ServiceHeap.SWITCH);
    }
}
