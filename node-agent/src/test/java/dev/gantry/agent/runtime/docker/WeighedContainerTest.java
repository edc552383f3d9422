package dev.gantry.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.StartOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A container of the real engine is in the control group of all pods, which has the weight of their cores. */
class WeighedContainerTest {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final String GROUP = "gantrytest";

    @Test
    void aContainerStartsInTheWeighedGroup() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/sys/fs/cgroup")), "the kernel's files are not this user's");
        try (DockerRuntime runtime = new DockerRuntime(SOCKET, GROUP, OptionalLong.of(1_500));
                DockerConnection connection = new DockerConnection(SOCKET)) {
            ContainerId id = ((CreateOutcome.Created) runtime.createSandbox(sandbox())).id();
            try {
                assertThat(runtime.start(id)).isEqualTo(new StartOutcome.Started());
                long pid = inspect(connection, id).at("/State/Pid").asLong();
                assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "cgroup")))
                        .contains("/" + GROUP);
                assertThat(weight()).isIn("1536", "150");
            } finally {
                runtime.remove(id);
            }
        }
    }

    private static String weight() throws IOException {
        Path shares = Path.of("/sys/fs/cgroup/cpu", GROUP, "cpu.shares");
        return Files.readString(Files.exists(shares) ? shares : Path.of("/sys/fs/cgroup", GROUP, "cpu.weight"))
                .strip();
    }

    private static JsonNode inspect(DockerConnection connection, ContainerId id) {
        return connection.call(
                "GET", DockerConnection.url("containers", id.value(), "json").build(), DockerConnection.NO_BODY);
    }

    private static SandboxSpec sandbox() {
        return new SandboxSpec(
                "gantry-weighed-" + ProcessHandle.current().pid(),
                Map.of(),
                "gantry/pause:local",
                "weighed",
                "none",
                false,
                false,
                List.of(),
                List.of(),
                List.of());
    }
}
