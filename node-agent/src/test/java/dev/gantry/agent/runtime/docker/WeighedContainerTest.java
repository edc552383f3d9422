package dev.gantry.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.StartOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A container of the real engine is in the control group of all pods, which has the weight of their cores. */
class WeighedContainerTest {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String GROUP = "gantrytest-" + ProcessHandle.current().pid();

    @Test
    void aContainerStartsInTheWeighedGroup() throws IOException {
        assumeTrue(Files.isWritable(GROUPS), "the kernel's files are not this user's");
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

    /** The engine makes the group in the tree of every controller, or in the only one. */
    @AfterAll
    static void removeGroup() throws IOException {
        List<Path> left;
        try (Stream<Path> trees = Files.list(GROUPS)) {
            left = Stream.concat(trees.map(tree -> tree.resolve(GROUP)), Stream.of(GROUPS.resolve(GROUP)))
                    .filter(group -> Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path group : left) {
            Files.deleteIfExists(group); // reached twice where one tree is a link to another
        }
        assertThat(left).noneMatch(Files::exists);
    }

    private static String weight() throws IOException {
        Path shares = GROUPS.resolve("cpu").resolve(GROUP).resolve("cpu.shares");
        return Files.readString(
                        Files.exists(shares) ? shares : GROUPS.resolve(GROUP).resolve("cpu.weight"))
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
