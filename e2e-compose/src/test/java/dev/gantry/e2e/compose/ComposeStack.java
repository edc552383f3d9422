package dev.gantry.e2e.compose;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import dev.gantry.e2e.KubectlResult;
import dev.gantry.launcher.Console;
import dev.gantry.launcher.docker.DockerEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** The system of docker-compose.yml on this machine's engine, beside any other: own ports, networks and node. */
final class ComposeStack implements AutoCloseable {

    private static final String NODE = "compose-e2e";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int REQUEST_LIMIT_MILLIS = 5_000;

    private final Path root;
    private final Path home;
    private final int applicationsPort;
    private final ComposeProject project;
    private final DockerClient engine = DockerClientFactory.instance().client();

    private ComposeStack(Path root, Path home, int apiPort, int applicationsPort)
            throws IOException, InterruptedException {
        this.root = root;
        this.home = home;
        this.applicationsPort = applicationsPort;
        this.project = ComposeProject.of(
                root.resolve("docker-compose.yml"),
                Map.ofEntries(
                        Map.entry("GANTRY_BASE_IMAGE", JavaImage.NAME),
                        Map.entry("GANTRY_POSTGRES_IMAGE", PostgresImage.NAME),
                        Map.entry("GANTRY_VERSION", "e2e"),
                        Map.entry("GANTRY_API_PORT", Integer.toString(apiPort)),
                        Map.entry("GANTRY_APPLICATIONS_PORT", Integer.toString(applicationsPort)),
                        Map.entry("GANTRY_NODE_NAME", NODE),
                        Map.entry("GANTRY_POD_NETWORK", "gantry-" + NODE),
                        Map.entry("GANTRY_CONTROL_SUBNET", "172.31.74"),
                        Map.entry(
                                "GANTRY_STATE_DIRECTORY", home.resolve("state").toString())));
    }

    /**
     * Builds the images and waits until every service is healthy.
     *
     * @param root the checkout, with every service packaged
     * @param home where the stack's logs and the state of its agent are kept
     */
    static ComposeStack start(Path root, Path home) throws IOException, InterruptedException {
        Files.createDirectories(home);
        Console console = new Console(System.out);
        console.step("Making the images that a registry would have");
        JavaImage.ensure();
        PostgresImage.ensure();
        console.step("Building the images, starting the containers");
        ComposeStack stack = new ComposeStack(root, home, freePort(), freePort());
        try {
            stack.project.start();
            Files.writeString(stack.kubeconfig(), stack.project.output("gateway", "cat", "/credentials/kubeconfig"));
            console.step("The containers are healthy");
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Runs the real kubectl to its end. */
    KubectlResult kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWithInput("", arguments);
    }

    KubectlResult kubectlWithInput(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        // kubectl caches discovery under the home directory, by server address.
        builder.environment().put("HOME", home.toString());
        return KubectlResult.of(builder, input);
    }

    /** The whole answer of the gateway to a request for an application's root. */
    String request(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), applicationsPort)) {
            socket.setSoTimeout(REQUEST_LIMIT_MILLIS);
            String request = "GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Containers that the engine of this machine runs for pods of this stack, sandboxes included. */
    List<Container> podContainers() {
        return engine.listContainersCmd()
                .withLabelFilter(Map.of("gantry.dev/node", NODE))
                .withStatusFilter(List.of("running"))
                .exec();
    }

    /** Keeps the services' logs, then removes everything but the images. */
    @Override
    public void close() throws IOException {
        try {
            saveLogs();
            // An agent that still ran would start again what is removed.
            project.containerId("node-agent")
                    .ifPresent(agent -> engine.stopContainerCmd(agent).exec());
            engine.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of("gantry.dev/node", NODE))
                    .exec()
                    .forEach(container -> engine.removeContainerCmd(container.getId())
                            .withForce(true)
                            .exec());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            project.stop();
        }
    }

    private void saveLogs() throws IOException, InterruptedException {
        Path logs = Files.createDirectories(home.resolve("logs"));
        List<Container> containers = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("com.docker.compose.project.working_dir", root.toString()))
                .exec();
        for (Container container : containers) {
            Path log = logs.resolve(container.getLabels().get("com.docker.compose.service") + ".log");
            Files.writeString(
                    log,
                    new DockerEngine(Map.of())
                            .run(LIMIT, "logs", container.getId())
                            .output());
        }
    }

    private Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
