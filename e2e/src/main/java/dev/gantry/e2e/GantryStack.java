package dev.gantry.e2e;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Launcher;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole Gantry with its own ports, data and node, beside any other on the machine.
 *
 * <p>Its logs stay in e2e/target/gantry/logs after the tests.
 */
public final class GantryStack implements AutoCloseable {

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
