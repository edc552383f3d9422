package dev.gantry.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * A process as a pid file remembers it.
 *
 * <p>A pid alone may since belong to another program, so the start time is kept beside it and both must agree.
 *
 * @param pid the process id
 * @param startMillis when the process started, in milliseconds of the epoch; 0 where the system does not tell
 * @param build the content stamp of what the process runs, so that a newer build is noticed
 * @param restarts how often the supervisor had to start it again
 */
public record ProcessRecord(long pid, long startMillis, String build, int restarts) {

    /** The system computes start times from a boot time in whole seconds, which a clock correction may move. */
    private static final long START_TOLERANCE_MILLIS = 2_000;

    private static final int FIELDS = 4;

    /** The record of a process that runs now. */
    public static ProcessRecord of(ProcessHandle process, String build, int restarts) {
        return new ProcessRecord(process.pid(), startMillis(process), build, restarts);
    }

    /** Reads a pid file; empty where there is none, or a half written one. */
    public static Optional<ProcessRecord> read(Path file) {
        try {
            String[] fields = Files.readString(file).strip().split(" ");
            if (fields.length != FIELDS) {
                return Optional.empty();
            }
            return Optional.of(new ProcessRecord(
                    Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2], Integer.parseInt(fields[3])));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Replaces the pid file in one step, so that no reader sees half of it. */
    public void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, "%d %d %s %d%n".formatted(pid, startMillis, build, restarts));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The process, where it still runs and is the same one. */
    public Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid).filter(this::isSame).filter(ProcessRecord::isRunning);
    }

    /** Whether the process still does something: one that ended and that nobody has waited for does not. */
    public static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private boolean isSame(ProcessHandle process) {
        return Math.abs(startMillis(process) - startMillis) <= START_TOLERANCE_MILLIS;
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** In a container whose first process waits for nobody, an orphan stays in the table for good. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            return false; // No /proc on this system: liveness is all there is.
        }
    }
}
