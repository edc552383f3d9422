package dev.gantry.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedServiceTest {

    private static final String QUICKLY = "-XX:TieredStopAtLevel=1";

    @ParameterizedTest
    @ValueSource(strings = {"deployment-service", "monitoring-service", "node-agent"})
    void servicesThatDoLittleAreCompiledQuickly(String name) {
        assertThat(service(name).command(256)).contains(QUICKLY, "-Xmx256m");
        assertThat(service(name).trainingCommand(256, Path.of("archive")))
                .as("the archive is of the same kind")
                .contains(QUICKLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry-service", "scheduler-service", "gateway"})
    void thoseOnTheWayOfEachRequestOrPodAreCompiledWell(String name) {
        assertThat(service(name).command(256)).doesNotContain(QUICKLY);
    }

    @Test
    void theJarComesLast() {
        assertThat(service("gateway").command(256)).endsWith("-jar", "/nowhere/app.jar");
    }

    private static PreparedService service(String name) {
        return new PreparedService(name, "stamp", Path.of("/nowhere/app.jar"));
    }
}
