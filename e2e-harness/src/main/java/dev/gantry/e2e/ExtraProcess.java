package dev.gantry.e2e;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.PreparedService;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.process.Termination;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import dev.gantry.launcher.supervisor.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A further process of one of a stack's services, which nobody starts again. */
final class ExtraProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ProcessBuilder command;
    private Process process;

    private ExtraProcess(ProcessBuilder command) throws IOException {
        this.command = command;
        this.process = command.start();
    }

    /**
     * Starts it; its log is the service's with {@code -extra}.
     *
     * @param differences from the configuration of the stack's own process
     */
    static ExtraProcess start(
            String service,
            Layout layout,
            Ports ports,
            Map<String, String> surroundings,
            Map<String, String> differences)
            throws IOException, InterruptedException {
        return start(List.of(), service, layout, ports, surroundings, differences);
    }

    /** The same, started by another program that runs it, such as one that first enters another host's namespaces. */
    static ExtraProcess start(
            List<String> by,
            String service,
            Layout layout,
            Ports ports,
            Map<String, String> surroundings,
            Map<String, String> differences)
            throws IOException, InterruptedException {
        ServiceDefinition definition = new Stack(layout, ports, Credentials.existing(layout), surroundings)
                .services().stream()
                        .filter(candidate -> candidate.name().equals(service))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> environment = new HashMap<>(definition.environment());
        environment.putAll(differences);
        PreparedService prepared = new Distribution(layout, InstantSource.system()).prepare(service);
        List<String> command = new ArrayList<>(by);
        command.addAll(prepared.command(definition.jvm()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(layout.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        layout.log(service + "-extra").toFile()));
        builder.environment().putAll(prepared.environment(environment));
        return new ExtraProcess(builder);
    }

    /** Stops it as a supervisor would, if it still runs. */
    void stop() throws InterruptedException {
        Termination.stop(process.toHandle(), STOP_LIMIT);
    }

    /** Ends it without a chance to say goodbye, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it once more, after its end. */
    void restart() throws IOException {
        process = command.start();
    }
}
