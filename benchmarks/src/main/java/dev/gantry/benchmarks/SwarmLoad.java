package dev.gantry.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link SwarmClient} in its container, whose image is the application's own, for the Java runtime in it. */
final class SwarmLoad implements RunningLoad {

    private static final long END_SECONDS = 30;

    private final Process process;
    private final BufferedReader output;

    private SwarmLoad(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static SwarmLoad start(String network, URI service) throws IOException {
        Process process = new ProcessBuilder(
                        "docker",
                        "run",
                        "--rm",
                        "--interactive",
                        "--network",
                        network,
                        "--mount",
                        "type=bind,readonly,src=" + classes() + ",dst=/load",
                        "--entrypoint",
                        "/opt/java/bin/java",
                        RolloutApplication.REPOSITORY + RolloutApplication.FIRST_VERSION,
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-Dsun.net.inetaddr.ttl=0",
                        "-cp",
                        "/load",
                        SwarmClient.class.getName(),
                        service.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        SwarmLoad load = new SwarmLoad(process);
        if (!SwarmClient.STARTED.equals(load.output.readLine())) {
            throw new IOException("the load on the service did not start");
        }
        return load;
    }

    /** The few classes that the load needs, in a directory that the container's user may read. */
    private static Path classes() throws IOException {
        Path directory = Files.createTempDirectory("gantry-load");
        for (Class<?> root : List.of(
                SwarmClient.class, RunningLoad.class, SteadyLoad.class, LoadConnection.class, Latencies.class)) {
            for (Class<?> type : root.getNestMembers()) {
                copy(type, directory);
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static void copy(Class<?> type, Path directory) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            Files.copy(in, file);
        }
    }

    @Override
    public List<String> stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        List<String> rows = output.lines().toList();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the load on the service did not end well");
        }
        return rows;
    }
}
