package dev.gantry.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs short programs of the system, each with a limit of time. */
public final class Commands {

    /**
     * What a program left behind.
     *
     * @param exit its exit code, or -1 where it was killed for taking too long
     * @param output standard output and standard error, as they came
     */
    public record Result(int exit, String output) {
        public boolean succeeded() {
            return exit == 0;
        }
    }

    private static final int TIMED_OUT = -1;

    private Commands() {}

    /** Runs a program to its end. */
    public static Result run(Duration limit, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("gantry-command", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Result(
                    ended ? process.exitValue() : TIMED_OUT, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** A program's place on the PATH. */
    public static Optional<Path> find(String program) {
        List<String> places = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
        // Debian leaves the administrator's programs out of a plain user's PATH.
        return Stream.concat(places.stream(), Stream.of("/usr/sbin", "/sbin"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
