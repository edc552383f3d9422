package dev.gantry.launcher.command;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JavaRuntime;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Runs the simulation of the control loops, which needs no stack: it is one process without files, network or containers. */
public final class Simulate {

    private final Layout layout;
    private final InstantSource clock;

    public Simulate(Layout layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
    }

    /** @param arguments as the simulation's usage says; returns its exit code, which is not 0 when an invariant was broken */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        String jar = new Distribution(layout, clock)
                .jarOf("simulation", "simulation")
                .toString();
        List<String> command =
                new ArrayList<>(List.of(JavaRuntime.java().toString(), "-Xmx768m", "-XX:+UseSerialGC", "-jar", jar));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
