package dev.gantry.e2e;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What kubectl printed and how it ended.
 *
 * @param command what was run, for messages
 */
public record KubectlResult(String command, int exit, String output, String errors) {

    private static final long LIMIT_SECONDS = 180;

    /** Runs the command to its end, with the input on its standard input. */
    public static KubectlResult of(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Process process = builder.start();
        CompletableFuture<String> output = text(process.inputReader());
        CompletableFuture<String> errors = text(process.errorReader());
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new KubectlResult(String.join(" ", builder.command()), process.waitFor(), output.join(), errors.join());
    }

    /** Fails the test with everything kubectl said unless it succeeded. */
    public KubectlResult succeeded() {
        if (exit != 0) {
            throw new AssertionError("%s ended with %d%n%s%s".formatted(command, exit, output, errors));
        }
        return this;
    }

    /** Not on the common pool: on two cores it has one thread, and the JDK's HTTP client needs it to open a WebSocket. */
    private static CompletableFuture<String> text(Reader reader) {
        return CompletableFuture.supplyAsync(() -> read(reader), Thread::startVirtualThread);
    }

    private static String read(Reader reader) {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        try (reader) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                text.append(buffer, 0, count);
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }
}
