package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real kubectl of this machine, pointed at one server. */
public final class Kubectl {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final Path home;

    public Kubectl(int port, Path home) {
        this.port = port;
        this.home = home;
    }

    /** How a command ended. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Result(int exitCode, byte[] output, String errors) {
        public String text() {
            return new String(output, UTF_8);
        }
    }

    public Result run(String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    public Result run(byte[] input, String... arguments) {
        return run(new ByteArrayInputStream(input), arguments);
    }

    private Result run(InputStream input, String... arguments) {
        Process process = start(arguments);
        try {
            var output =
                    CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()), Thread::startVirtualThread);
            var errors =
                    CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()), Thread::startVirtualThread);
            try (var stdin = process.getOutputStream()) {
                input.transferTo(stdin);
            } catch (IOException e) {
                // kubectl ended before it read all: its exit code and errors say why
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + List.of(arguments) + " did not end: "
                        + new String(errors.join(), UTF_8) + new String(output.join(), UTF_8));
            }
            return new Result(process.exitValue(), output.join(), new String(errors.join(), UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts a command that goes on; the caller must end it. */
    public Process start(String... arguments) {
        try {
            return new ProcessBuilder(command(arguments))
                    .directory(home.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command's words. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--server=http://127.0.0.1:" + port,
                "--kubeconfig=/dev/null",
                "--cache-dir=" + home.resolve("cache")));
        command.addAll(List.of(arguments));
        return command;
    }

    static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
