package dev.gantry.agent.stream;

import dev.gantry.agent.runtime.docker.DockerRuntime;
import dev.gantry.agent.runtime.docker.HostProgramsImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A streaming API over the real engine of this machine, and a real kubectl pointed at it. */
abstract class StreamsTest {

    static final DockerRuntime RUNTIME = new DockerRuntime(Path.of("/var/run/docker.sock"));
    static final DockerPods PODS = new DockerPods(RUNTIME);

    @SuppressWarnings("NullAway.Init")
    static StreamsServer server;

    @SuppressWarnings("NullAway.Init")
    static Kubectl kubectl;

    @SuppressWarnings("NullAway.Init")
    @TempDir
    static Path directory;

    @BeforeAll
    static void serve() {
        HostProgramsImage.ensure(RUNTIME);
        server = new StreamsServer(RUNTIME, PODS);
        kubectl = new Kubectl(server.port(), directory);
    }

    @AfterAll
    static void stop() {
        server.close();
        PODS.close();
    }
}
