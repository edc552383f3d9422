package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JavaRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a benchmark of the benchmarks module, which starts what it needs by itself. */
public final class Bench {

    private static final List<String> NAMES = List.of("api", "schedule", "rollout");

    private final Layout layout;
    private final Ports ports;
    private final Map<String, String> environment;
    private final Console console;

    public Bench(Layout layout, Ports ports, Map<String, String> environment, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.environment = environment;
        this.console = console;
    }

    /** Returns the benchmark's exit code. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty() || !NAMES.contains(arguments.getFirst())) {
            throw new LauncherException("usage: ./gantry bench NAME, with one of: " + String.join(", ", NAMES));
        }
        Path jar = new Distribution(layout, InstantSource.system()).jarOf("benchmarks", "benchmarks");
        console.step("Benchmark " + arguments.getFirst());
        List<String> command = new ArrayList<>(
                List.of(JavaRuntime.java().toString(), "-Xmx512m", "-Dgantry.root=" + layout.root(), "-jar"));
        command.add(jar.toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(layout.root().toFile()).inheritIO();
        builder.environment().putAll(environment);
        builder.environment().put("GANTRY_PORT_BASE", Integer.toString(ports.base()));
        builder.environment().put("GANTRY_HOME", layout.home().toString());
        return builder.start().waitFor();
    }
}
