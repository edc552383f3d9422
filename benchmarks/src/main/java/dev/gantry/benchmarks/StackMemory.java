package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much memory the processes of a stack hold, by Linux' proportional count, which shares out what several of them use. Whose
 * they are is told by the pid files of the launcher and of PostgreSQL.
 */
final class StackMemory {

    private static final String FIELD = "Pss:";
    private static final String PID_FILE = ".pid";
    private static final long KILOBYTES_PER_MEGABYTE = 1_024;

    private StackMemory() {}

    /** Megabytes of each process of the stack, PostgreSQL's together; 0 where the system does not tell. */
    static Map<String, Long> megabytesOfEach(Path home) throws IOException {
        Map<String, Long> result = new TreeMap<>();
        try (Stream<Path> files = Files.list(home.resolve("run"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(PID_FILE)).toList()) {
                String name = file.getFileName().toString();
                put(result, name.substring(0, name.length() - PID_FILE.length()), file);
            }
        }
        put(result, "postgres", home.resolve("postgres/postmaster.pid"));
        return result;
    }

    private static void put(Map<String, Long> result, String name, Path pidFile) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip().split("\\s")[0]);
        ProcessHandle.of(pid).ifPresent(process -> result.put(name, megabytesWithChildren(name, process)));
    }

    /** What the supervisor started has files of its own; what PostgreSQL starts has none. */
    private static long megabytesWithChildren(String name, ProcessHandle process) {
        long children = name.equals("postgres")
                ? process.descendants().mapToLong(StackMemory::kilobytes).sum()
                : 0;
        return (kilobytes(process) + children) / KILOBYTES_PER_MEGABYTE;
    }

    static long megabytes(ProcessHandle process) {
        return kilobytes(process) / KILOBYTES_PER_MEGABYTE;
    }

    private static long kilobytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            return 0; // it ended meanwhile, or this is not Linux
        }
    }
}
