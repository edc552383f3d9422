package dev.gantry.agent.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the whole machine has used so far.
 *
 * @param busyTicks processor time that was not idle, over all cores
 * @param totalTicks processor time that passed, over all cores
 * @param memoryBytes memory that is not available
 */
record MachineUsage(long busyTicks, long totalTicks, int cores, long memoryBytes) {

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final double NANO = 1e9;

    /** Zeros where there is no such file: another operating system. */
    static MachineUsage read() {
        try {
            List<String> stat = Files.readAllLines(Path.of("/proc/stat"));
            List<String> memory = Files.readAllLines(Path.of("/proc/meminfo"));
            return of(stat, memory);
        } catch (IOException e) {
            return new MachineUsage(0, 0, 0, 0);
        }
    }

    static MachineUsage of(List<String> stat, List<String> memory) {
        long[] ticks = Arrays.stream(stat.getFirst().strip().split("\\s+"))
                .skip(1)
                .limit(8) // guest time is part of user time
                .mapToLong(Long::parseLong)
                .toArray();
        long total = Arrays.stream(ticks).sum();
        int cores =
                (int) stat.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
        long used = kib(memory, "MemTotal:") - kib(memory, "MemAvailable:");
        return new MachineUsage(total - ticks[IDLE] - ticks[IO_WAIT], total, cores, used * 1024);
    }

    private static long kib(List<String> memory, String name) {
        return memory.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Two cores, half of all ticks busy since {@code before}: one core, 1e9. */
    long nanoCoresSince(MachineUsage before) {
        long passed = totalTicks - before.totalTicks;
        return passed <= 0 ? 0 : (long) ((busyTicks - before.busyTicks) * NANO * cores / passed);
    }
}
