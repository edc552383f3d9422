package dev.gantry.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes hold, where the system tells it in /proc. */
public final class ResidentMemory {

    private static final String FIELD = "Pss:";
    private static final long KILOBYTES_PER_MEGABYTE = 1024;

    private ResidentMemory() {}

    /** Memory of everything a process started; what several share is counted once, in shares. */
    public static long ofChildrenKilobytes(ProcessHandle process) {
        return process.descendants().mapToLong(ResidentMemory::kilobytes).sum();
    }

    public static String megabytes(long kilobytes) {
        return kilobytes == 0 ? "-" : kilobytes / KILOBYTES_PER_MEGABYTE + " MB";
    }

    /** Memory of one process; 0 where the system does not tell. */
    public static long kilobytes(ProcessHandle process) {
        Path rollup = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
        try (Stream<String> lines = Files.lines(rollup)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            return 0; // The process ended meanwhile, or belongs to another user.
        }
    }
}
