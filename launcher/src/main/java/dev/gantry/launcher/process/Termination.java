package dev.gantry.launcher.process;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a process: asks, waits a bounded time, then kills. */
public final class Termination {

    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private Termination() {}

    /** Whether the process ended by itself within the patience. It has ended in any case when this returns. */
    public static boolean stop(ProcessHandle process, Duration patience) {
        process.destroy();
        if (awaitEnd(process, patience)) {
            return true;
        }
        process.destroyForcibly();
        awaitEnd(process, AFTER_KILL);
        return false;
    }

    /** Waits for the end of a process, child or not. */
    public static boolean awaitEnd(ProcessHandle process, Duration patience) {
        if (!ProcessRecord.isRunning(process)) {
            return true;
        }
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !ProcessRecord.isRunning(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }
}
