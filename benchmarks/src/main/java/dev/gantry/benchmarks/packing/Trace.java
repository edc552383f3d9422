package dev.gantry.benchmarks.packing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Machines and pods, read from files of comma-separated values in the form of the traces that Alibaba published with "Beware of
 * Fragmentation" (USENIX ATC 2023). A file is known by its first line: nodes have the columns sn, cpu_milli, memory_mib,
 * gpu and model; pods have name, cpu_milli, memory_mib, num_gpu, gpu_milli and gpu_spec.
 */
record Trace(List<TraceNode> nodes, List<TracePod> pods) {

    private static final int MAX_GPUS_OF_A_NODE = 64;
    private static final long MAX_LINES = 1_000_000;

    /**
     * Reads all files.
     *
     * @throws IllegalArgumentException where a file is of neither kind or a value is none, with the file, line and column; or where
     *     there are no nodes with accelerators, or no pods that ask for any
     */
    static Trace read(List<Path> files) throws IOException {
        List<TraceNode> nodes = new ArrayList<>();
        List<TracePod> pods = new ArrayList<>();
        for (Path file : files) {
            read(file, nodes, pods);
        }
        Trace trace = new Trace(List.copyOf(nodes), List.copyOf(pods));
        if (trace.gpuMilli() == 0) {
            throw new IllegalArgumentException(
                    "no file lists nodes with GPUs (columns sn, cpu_milli, memory_mib, gpu)");
        }
        if (trace.askedMilli() == 0) {
            throw new IllegalArgumentException(
                    "no file lists pods that ask for GPUs (columns name, num_gpu, gpu_milli)");
        }
        return trace;
    }

    /** All accelerators, in thousandths. */
    long gpuMilli() {
        return nodes.stream()
                .mapToLong(node -> (long) node.gpus() * TracePod.WHOLE_MILLI)
                .sum();
    }

    /** What all pods ask for, in thousandths of accelerators. */
    long askedMilli() {
        return pods.stream().mapToLong(TracePod::totalGpuMilli).sum();
    }

    private static void read(Path file, List<TraceNode> nodes, List<TracePod> pods) throws IOException {
        if (Files.size(file) == 0) {
            throw new IllegalArgumentException(file + " is empty");
        }
        List<String> lines;
        try (var all = Files.lines(file)) {
            lines = all.limit(MAX_LINES).toList();
        }
        Columns columns = new Columns(file, lines.getFirst());
        boolean areNodes = columns.has("sn");
        if (!areNodes && !columns.has("num_gpu")) {
            throw new IllegalArgumentException(
                    file + ": line 1 names neither the column sn of nodes nor num_gpu of pods");
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            Columns.Row row = columns.row(i + 1, lines.get(i));
            if (areNodes) {
                nodes.add(node(row));
            } else {
                pods.add(pod(row));
            }
        }
    }

    private static TraceNode node(Columns.Row row) {
        return new TraceNode(
                row.text("sn"),
                row.number("cpu_milli", Long.MAX_VALUE),
                row.number("memory_mib", Long.MAX_VALUE),
                (int) row.number("gpu", MAX_GPUS_OF_A_NODE),
                row.text("model"));
    }

    private static TracePod pod(Columns.Row row) {
        String models = row.text("gpu_spec");
        return new TracePod(
                row.text("name"),
                row.number("cpu_milli", Long.MAX_VALUE),
                row.number("memory_mib", Long.MAX_VALUE),
                (int) row.number("num_gpu", MAX_GPUS_OF_A_NODE),
                (int) row.number("gpu_milli", TracePod.WHOLE_MILLI),
                models.isEmpty() ? Set.of() : Set.of(models.split("\\|", -1)));
    }
}
