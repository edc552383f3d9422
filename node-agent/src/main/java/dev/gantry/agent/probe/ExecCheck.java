package dev.gantry.agent.probe;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ExecOutcome;
import dev.gantry.agent.runtime.ExecSpec;
import dev.gantry.agent.runtime.ProcessSession;
import dev.gantry.agent.runtime.ProcessSession.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a command in the container: exit code 0 is well. */
record ExecCheck(ContainerRuntime runtime) {

    /** What an event quotes of the command's output. */
    private static final int MAX_QUOTED_BYTES = 1024;

    ProbeResult run(ContainerId id, List<String> command, Duration timeout) {
        return switch (runtime.exec(id, ExecSpec.of(command))) {
            case ExecOutcome.Refused(String message) -> ProbeResult.failure(message);
            case ExecOutcome.Opened(ProcessSession session) -> within(timeout, session, command);
        };
    }

    private static ProbeResult within(Duration timeout, ProcessSession session, List<String> command) {
        CompletableFuture<ProbeResult> result = new CompletableFuture<>();
        try (session) {
            Thread.ofVirtual().name("exec-probe").start(() -> result.complete(finish(session)));
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return ProbeResult.failure("command " + command + " timed out after " + timeout.toSeconds() + "s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeResult.failure("interrupted");
        }
    }

    private static ProbeResult finish(ProcessSession session) {
        try {
            String output = output(session);
            OptionalInt code = session.exitCode();
            boolean well = code.isPresent() && code.getAsInt() == 0;
            return well ? ProbeResult.SUCCESS : ProbeResult.failure(output);
        } catch (IOException | RuntimeException e) {
            return ProbeResult.failure(String.valueOf(e.getMessage()));
        }
    }

    private static String output(ProcessSession session) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (Optional<Output> next = session.read(); next.isPresent(); next = session.read()) {
            byte[] bytes = next.get().bytes();
            output.write(bytes, 0, Math.max(0, Math.min(bytes.length, MAX_QUOTED_BYTES - output.size())));
        }
        return output.toString(StandardCharsets.UTF_8).strip();
    }
}
