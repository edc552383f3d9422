package dev.gantry.agent.node;

import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What this machine has to give, beside what its engine says. */
final class Machine {

    private static final long KIB = 1024;

    /** Below this much available memory the kernel is about to kill, as kubelets have it: 100 MiB. */
    private static final long LEAST_AVAILABLE_MEMORY_BYTES = 100 * KIB * KIB;

    /** Below a tenth of free disk, images and logs no longer fit, as kubelets have it. */
    private static final double LEAST_FREE_DISK = 0.10;

    private final Path directory;

    Machine(Path directory) {
        this.directory = directory;
    }

    Map<String, Quantity> capacity(int cpus, long memoryBytes, int pods) {
        return Map.of(
                "cpu", new Quantity(Integer.toString(cpus)),
                "memory", new Quantity(memoryBytes / KIB + "Ki"),
                "pods", new Quantity(Integer.toString(pods)),
                "ephemeral-storage", new Quantity(diskBytes() / KIB + "Ki"));
    }

    private long diskBytes() {
        try {
            return Files.getFileStore(directory).getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    List<String> pressures() {
        List<String> pressures = new ArrayList<>();
        if (availableMemoryBytes() < LEAST_AVAILABLE_MEMORY_BYTES) {
            pressures.add("MemoryPressure");
        }
        if (freeDisk() < LEAST_FREE_DISK) {
            pressures.add("DiskPressure");
        }
        return pressures;
    }

    private double freeDisk() {
        try {
            FileStore store = Files.getFileStore(directory);
            return (double) store.getUsableSpace() / Math.max(1, store.getTotalSpace());
        } catch (IOException e) {
            return 1; // unknown is not pressure
        }
    }

    private static long availableMemoryBytes() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * KIB)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown is not pressure
        }
    }
}
