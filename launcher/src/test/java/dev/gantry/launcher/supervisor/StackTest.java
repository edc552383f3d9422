package dev.gantry.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.pki.Credentials;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {

    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

    @TempDir
    Path root;

    @Test
    void everythingListensOnLoopbackUnlessToldOtherwise() {
        assertThat(stack(Map.of()).services())
                .allSatisfy(service -> assertThat(service.environment()).containsEntry("SERVER_ADDRESS", "127.0.0.1"));
        assertThat(gateway(Map.of())).containsEntry("GANTRY_GATEWAY_APPLICATIONS_ADDRESS", "127.0.0.1");
    }

    @Test
    void onlyTheGatewayListensForOtherHostsAndTheServicesStillFindItOnLoopback() {
        Map<String, String> open = Map.of("GANTRY_BIND", "0.0.0.0");
        assertThat(gateway(open))
                .containsEntry("SERVER_ADDRESS", "0.0.0.0")
                .containsEntry("GANTRY_GATEWAY_APPLICATIONS_ADDRESS", "0.0.0.0")
                .containsEntry("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1")
                .containsEntry("GANTRY_SELFURL", "http://127.0.0.1:8080");
        assertThat(stack(open).services())
                .filteredOn(service -> !service.name().equals("gateway"))
                .hasSize(5)
                .allSatisfy(service -> assertThat(service.environment()).containsEntry("SERVER_ADDRESS", "127.0.0.1"));
    }

    @Test
    void anAddressThatTheOtherPartsWouldNotReachIsRefused() {
        Stack stack = stack(Map.of("GANTRY_BIND", "10.0.0.1"));
        assertThatThrownBy(stack::services)
                .isInstanceOf(LauncherException.class)
                .hasMessage("GANTRY_BIND is 10.0.0.1; choose 127.0.0.1 or, for nodes on other hosts, 0.0.0.0");
    }

    private Map<String, String> gateway(Map<String, String> surroundings) {
        return stack(surroundings).services().stream()
                .filter(service -> service.name().equals("gateway"))
                .findFirst()
                .orElseThrow()
                .environment();
    }

    private Stack stack(Map<String, String> surroundings) {
        Layout layout = new Layout(root, root.resolve("state"));
        layout.create();
        return new Stack(layout, new Ports(Ports.STANDARD_BASE), Credentials.of(layout, "node-1", NOW), surroundings);
    }
}
