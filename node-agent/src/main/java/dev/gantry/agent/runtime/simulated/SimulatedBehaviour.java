package dev.gantry.agent.runtime.simulated;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a pretended container does, as data.
 *
 * @param startDelay how long its start takes
 * @param readyAfter how long it runs before its readiness and startup probes pass
 * @param unhealthyAfter how long it runs before its liveness probe fails, or never
 * @param endsAfter how long it runs before it ends by itself, or never
 * @param exitCode with which it then ends
 * @param stopDelay how long it takes to end when asked to
 * @param ignoresTerm whether only SIGKILL ends it
 * @param output lines that it writes when it starts; those that begin with {@code !} go to stderr, without that sign
 * @param cpuMillis thousandths of a core that it uses while it runs
 */
public record SimulatedBehaviour(
        Duration startDelay,
        Duration readyAfter,
        Optional<Duration> unhealthyAfter,
        Optional<Duration> endsAfter,
        int exitCode,
        Duration stopDelay,
        boolean ignoresTerm,
        List<String> output,
        long cpuMillis,
        long memoryBytes) {

    private static final long MEBIBYTE = 1 << 20;

    /** Starts at once, is ready at once, runs until told to end. */
    public static final SimulatedBehaviour RUNS = new SimulatedBehaviour(
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            0,
            Duration.ZERO,
            false,
            List.of(),
            10,
            32 * MEBIBYTE);

    public SimulatedBehaviour {
        output = List.copyOf(output);
    }

    public SimulatedBehaviour endsAfter(Duration time, int code) {
        return new SimulatedBehaviour(
                startDelay,
                readyAfter,
                unhealthyAfter,
                Optional.of(time),
                code,
                stopDelay,
                ignoresTerm,
                output,
                cpuMillis,
                memoryBytes);
    }

    public SimulatedBehaviour ignoringTerm() {
        return new SimulatedBehaviour(
                startDelay,
                readyAfter,
                unhealthyAfter,
                endsAfter,
                exitCode,
                stopDelay,
                true,
                output,
                cpuMillis,
                memoryBytes);
    }

    public SimulatedBehaviour printing(List<String> lines) {
        return new SimulatedBehaviour(
                startDelay,
                readyAfter,
                unhealthyAfter,
                endsAfter,
                exitCode,
                stopDelay,
                ignoresTerm,
                lines,
                cpuMillis,
                memoryBytes);
    }

    public SimulatedBehaviour starting(Duration delay, Duration ready) {
        return new SimulatedBehaviour(
                delay,
                ready,
                unhealthyAfter,
                endsAfter,
                exitCode,
                stopDelay,
                ignoresTerm,
                output,
                cpuMillis,
                memoryBytes);
    }
}
