package dev.gantry.e2e.compose;

import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.DockerComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startable;

/** A compose file brought up by Testcontainers with whichever of the two compose programs the machine has. */
record ComposeProject(Startable containers, Function<String, Optional<ContainerState>> byService) {

    private static final String NAME = "gantry-e2e";

    /** Six JVMs start at once, on two processors that other tests may be using. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private static final List<String> SERVICES = List.of(
            "registry-service",
            "scheduler-service",
            "deployment-service",
            "monitoring-service",
            "gateway",
            "node-agent");

    static ComposeProject of(Path file, Map<String, String> environment) throws IOException, InterruptedException {
        if (Commands.find("docker-compose").isPresent()) {
            return first(file, environment);
        }
        if (Commands.run(ANSWER_LIMIT, "docker", "compose", "version").succeeded()) {
            return second(file, environment);
        }
        throw new IllegalStateException(
                "this test needs docker-compose (Debian package docker-compose) or the plugin docker compose");
    }

    /** The first generation, which Debian 12 has and Testcontainers calls outdated. */
    @SuppressWarnings("deprecation")
    private static ComposeProject first(Path file, Map<String, String> environment) {
        DockerComposeContainer<?> compose = new DockerComposeContainer<>(NAME, file.toFile())
                .withEnv(environment)
                .withPull(false)
                .withBuild(true);
        SERVICES.forEach(
                service -> compose.waitingFor(service, Wait.forHealthcheck().withStartupTimeout(START_LIMIT)));
        return new ComposeProject(compose, compose::getContainerByServiceName);
    }

    private static ComposeProject second(Path file, Map<String, String> environment) {
        ComposeContainer compose = new ComposeContainer(NAME, file.toFile())
                .withEnv(environment)
                .withPull(false)
                .withBuild(true);
        SERVICES.forEach(
                service -> compose.waitingFor(service, Wait.forHealthcheck().withStartupTimeout(START_LIMIT)));
        return new ComposeProject(compose, compose::getContainerByServiceName);
    }

    /** Returns once every service is healthy. */
    void start() {
        containers.start();
    }

    /** Removes containers, networks and volumes. */
    void stop() {
        containers.stop();
    }

    /** A service's container, unless the start did not come that far. */
    Optional<String> containerId(String service) {
        return byService.apply(service).map(ContainerState::getContainerId);
    }

    /** What a program prints in a service's container. */
    String output(String service, String... command) throws IOException, InterruptedException {
        return byService.apply(service).orElseThrow().execInContainer(command).getStdout();
    }
}
