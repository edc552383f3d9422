package dev.gantry.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.launcher.LauncherException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerTest {

    @Test
    void isTheQuickOneUnlessSaid() {
        assertThat(Compiler.of(Map.of())).isEqualTo(Compiler.QUICK);
        assertThat(Compiler.of(Map.of(Compiler.SWITCH, "full"))).isEqualTo(Compiler.FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FULL", "c2"})
    void refusesWhatIsNone(String chosen) {
        assertThatThrownBy(() -> Compiler.of(Map.of(Compiler.SWITCH, chosen)))
                .isInstanceOf(LauncherException.class)
                .hasMessage("GANTRY_COMPILER must be one of quick, full: " + chosen);
    }
}
