package dev.gantry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void theStandardStackListensWhereUsersExpectIt() {
        Ports ports = Ports.from(Map.of());
        assertThat(ports.gatewayApi()).isEqualTo(6443);
        assertThat(ports.applications()).isEqualTo(8080);
        assertThat(ports.registry()).isEqualTo(7101);
        assertThat(ports.postgres()).isEqualTo(7132);
    }

    @Test
    void anotherStackSharesNoPortWithIt() {
        Ports ports = Ports.from(Map.of("GANTRY_PORT_BASE", "27100"));
        assertThat(ports.gatewayApi()).isEqualTo(27143);
        assertThat(ports.applications()).isEqualTo(27180);
        assertThat(ports.nodeAgent()).isEqualTo(27105);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "65001", "many", ""})
    void refusesWhatIsNoBase(String base) {
        assertThatThrownBy(() -> Ports.from(Map.of("GANTRY_PORT_BASE", base)))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("GANTRY_PORT_BASE");
    }
}
