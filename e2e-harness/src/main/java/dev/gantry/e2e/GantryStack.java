package dev.gantry.e2e;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Launcher;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Compiler;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JvmSettings;
import dev.gantry.launcher.command.Readiness;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.sample.HelloImages;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import dev.gantry.launcher.supervisor.Stack;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A whole Gantry with its own ports, data and node, beside any other on the machine.
 *
 * <p>Its logs stay in e2e/target/gantry/logs after the tests.
 */
public final class GantryStack implements AutoCloseable {

    private static final long CREATION_SECONDS = 120;
    private static final long POLL_MILLIS = 200;

    /** After those of a stack's own parts, of an extra node and of an extra gateway. */
    private static final int REPLICA_PORT = 10;

    static final String NODE_LABEL = "gantry.dev/node=";
    private static final String CONTAINER_AND_POD = "{{.Label \"gantry.dev/container\"}} {{.Label \"gantry.dev/pod\"}}";
    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(30);

    private final Path root;
    private final Map<String, String> environment;
    private final Console console = new Console(System.out);

    private GantryStack(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Starts a stack with no data.
     *
     * @param root the checkout, with every service packaged
     * @param home where the stack keeps its state
     * @param portBase the first of its ports
     */
    public static GantryStack start(Path root, Path home, int portBase) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("GANTRY_HOME", home.toAbsolutePath().toString());
        environment.put("GANTRY_PORT_BASE", Integer.toString(portBase));
        environment.put("GANTRY_AGENT_NODENAME", "node-" + portBase);
        // A stack that is started once gains nothing from an archive made for it alone.
        environment.put("GANTRY_AOT", "off");
        // What is learnt in days shall be seen within a minute.
        environment.put("GANTRY_MONITORING_RECOMMENDATIONMINHISTORY", "20s");
        environment.put("GANTRY_DEPLOYMENT_RECOMMENDATIONS_MINHISTORY", "20s");
        environment.put("GANTRY_DEPLOYMENT_RECOMMENDATIONS_PERIOD", "5s");
        GantryStack stack = new GantryStack(root, environment);
        stack.launcher("reset");
        stack.launcher("up");
        return stack;
    }

    /** Runs a command of ./gantry on this stack; returns its exit code. */
    public int launcher(String command, String... arguments) throws IOException, InterruptedException {
        return new Launcher(root, environment, console).run(command, List.of(arguments));
    }

    /** Runs the real kubectl to its end. */
    public KubectlResult kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWithInput("", arguments);
    }

    /** Runs the real kubectl with this on its standard input. */
    public KubectlResult kubectlWithInput(String input, String... arguments) throws IOException, InterruptedException {
        return KubectlResult.of(kubectlCommand(arguments), input);
    }

    /** Runs the real kubectl with a program that edits the file it is given. */
    public KubectlResult kubectlWithEditor(String editor, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder kubectl = kubectlCommand(arguments);
        kubectl.environment().put("KUBE_EDITOR", editor);
        return KubectlResult.of(kubectl, "");
    }

    /**
     * Waits until the pods with a label are there, and then until each shows a value.
     *
     * @param condition a jsonpath in braces, {@code =}, and the value
     */
    public void awaitPods(String label, String condition) throws IOException, InterruptedException {
        awaitLabelled("pods", label, condition);
    }

    /** Waits until a Service has a slice, and until its second endpoint is ready. */
    public void awaitSecondEndpoint(String service) throws IOException, InterruptedException {
        awaitLabelled(
                "endpointslices", "kubernetes.io/service-name=" + service, "{.endpoints[1].conditions.ready}=true");
    }

    /** For what has a label, and is not there yet, {@code kubectl wait --for=create} does not wait. */
    private void awaitLabelled(String what, String label, String condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CREATION_SECONDS);
        while (kubectl("get", what, "-l", label, "-o", "name")
                .succeeded()
                .output()
                .isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " with " + label + " within " + CREATION_SECONDS + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
        kubectl("wait", what, "-l", label, "--for=jsonpath=" + condition, "--timeout=120s")
                .succeeded();
    }

    /** Starts the real kubectl in the background; its output can be read, and the caller ends it. */
    public Process startKubectl(String... arguments) throws IOException {
        return kubectlCommand(arguments).redirectErrorStream(true).start();
    }

    public Ports ports() {
        return Ports.from(environment);
    }

    public Layout layout() {
        return Layout.of(root, environment);
    }

    /** Starts a further node, and waits until it is ready; the caller drains, deletes and closes it. */
    public ExtraNode startNode() throws IOException, InterruptedException {
        return startNode(Map.of());
    }

    /** The same with an agent that has these settings. */
    public ExtraNode startNode(Map<String, String> settings) throws IOException, InterruptedException {
        ExtraNode node = ExtraNode.start(this, environment, settings);
        kubectl("wait", "node/" + node.name(), "--for=create", "--timeout=120s").succeeded();
        kubectl("wait", "node/" + node.name(), "--for=condition=Ready", "--timeout=60s")
                .succeeded();
        return node;
    }

    /** Starts an agent on another host; it ends with its host. */
    ExtraProcess startAgent(List<String> onHost, Map<String, String> settings)
            throws IOException, InterruptedException {
        return ExtraProcess.start(onHost, "node-agent", layout(), ports(), environment, settings);
    }

    /** Starts a second gateway, which is not ready yet; the caller closes it. */
    public ExtraGateway startGateway() throws IOException, InterruptedException {
        return ExtraGateway.start(layout(), ports(), environment);
    }

    /**
     * Starts a second process of a service and waits until it is ready; it leads from the moment when the stack's own is gone. The
     * caller closes it.
     */
    ExtraProcess startReplica(String service, Map<String, String> settings) throws IOException, InterruptedException {
        int port = ports().base() + REPLICA_PORT;
        Map<String, String> differences = new HashMap<>(settings);
        differences.put("SERVER_PORT", Integer.toString(port));
        ServiceDefinition definition =
                new ServiceDefinition(service, port, false, new JvmSettings(0, Compiler.of(environment)), differences);
        ExtraProcess replica = ExtraProcess.start(service, layout(), ports(), environment, differences);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CREATION_SECONDS);
        try (Readiness readiness = new Readiness(Credentials.existing(layout()))) {
            while (!readiness.isReady(definition)) {
                if (System.nanoTime() > end) {
                    replica.close();
                    throw new AssertionError(
                            "the second " + service + " is not ready within " + CREATION_SECONDS + " s");
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
        return replica;
    }

    /** Makes the sample's images gantry/hello:v1 and :v2 where the engine does not have them as this build makes them. */
    public void ensureHelloImages() throws IOException, InterruptedException {
        new HelloImages(new Distribution(layout(), InstantSource.system()), new DockerEngine(environment), console)
                .ensure();
    }

    /** Pids and start times of the stack's processes, for tests that kill some or expect none to change. */
    public String processes() throws IOException {
        StringBuilder records = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout().run(), "*.pid")) {
            for (Path file : files) {
                records.append(file.getFileName()).append(' ').append(Files.readString(file));
            }
        }
        return records.toString();
    }

    /** A running process of the stack: a service, {@code supervisor} or {@code postgres}. */
    public ProcessHandle process(String name) throws IOException {
        Optional<ProcessHandle> process = name.equals("postgres")
                ? ProcessHandle.of(postmaster())
                : ProcessRecord.read(layout().run().resolve(name + ".pid")).flatMap(ProcessRecord::running);
        return process.orElseThrow(() -> new IllegalStateException(name + " does not run"));
    }

    /** PostgreSQL notes its pid itself, in the first line of this file. */
    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(layout().postgresData().resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** The pods of the running containers that the node's engine has, sandboxes apart: one name a container. */
    public List<String> podsOfRunningContainers() throws IOException, InterruptedException {
        return podsOfRunningContainers(new DockerEngine(environment), Stack.nodeName(environment, ports()));
    }

    /** The same of another node. */
    static List<String> podsOfRunningContainers(DockerEngine engine, String node)
            throws IOException, InterruptedException {
        return engine.require(
                        ENGINE_LIMIT, "ps", "--filter", "label=" + NODE_LABEL + node, "--format", CONTAINER_AND_POD)
                .lines()
                .filter(line -> !line.startsWith("POD "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** Where the gateway serves applications. */
    public String applicationsUrl() {
        return "http://127.0.0.1:" + ports().applications();
    }

    /** Stops the processes and removes the containers; logs stay. */
    @Override
    public void close() throws IOException {
        try {
            launcher("reset");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProcessBuilder kubectlCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().put("KUBECONFIG", layout().kubeconfig().toString());
        // kubectl caches discovery under the home directory, by server address: stacks come and go at this one.
        builder.environment().put("HOME", layout().home().toString());
        return builder;
    }
}
