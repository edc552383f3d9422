package dev.gantry.launcher.process;

import java.time.Duration;

/** Ends a process: asks, waits a bounded time, then kills. */
public final class Termination {

    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private static final Duration POLL_PERIOD = Duration.ofMillis(50);

    private Termination() {}

    /** Whether the process ended by itself within the patience. It has ended in any case when this returns. */
    public static boolean stop(ProcessHandle process, Duration patience) throws InterruptedException {
        process.destroy();
        if (awaitEnd(process, patience)) {
            return true;
        }
        process.destroyForcibly();
        awaitEnd(process, AFTER_KILL);
        return false;
    }

    /**
     * Waits for the end of a process, child or not; returns whether it came.
     *
     * <p>It polls, because the JDK does not notice the end of a process that is not our child and that its parent has
     * not waited for.
     */
    public static boolean awaitEnd(ProcessHandle process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (ProcessRecord.isRunning(process)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_PERIOD);
        }
        return true;
    }
}
