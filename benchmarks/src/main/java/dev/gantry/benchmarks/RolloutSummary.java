package dev.gantry.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What several updates of one kind came to together. */
final class RolloutSummary {

    private static final int REQUESTS = 2;
    private static final int FAILURES = 3;
    private static final int P99 = 5;

    private final Map<String, Runs> byKind = new LinkedHashMap<>();

    private static final class Runs {
        private final List<Double> seconds = new ArrayList<>();
        private long requests;
        private long failures;
        private double worstP99;
    }

    /** @param rows of the load, one for each kind of connection, as {@link RunningLoad#stop} gives them */
    void add(String peer, String what, double seconds, List<String> rows) {
        Runs runs = byKind.computeIfAbsent("| " + peer + " | " + what, kind -> new Runs());
        runs.seconds.add(seconds);
        for (String row : rows) {
            String[] cells = row.split("\\|");
            runs.requests += number(cells[REQUESTS]);
            runs.failures += number(cells[FAILURES]);
            runs.worstP99 = Math.max(runs.worstP99, cells[P99].isBlank() ? 0 : Double.parseDouble(cells[P99].strip()));
        }
    }

    private static long number(String cell) {
        return Long.parseLong(cell.strip().replace(",", ""));
    }

    void print() {
        System.out.println();
        System.out.println(
                "| peer | update | runs | shortest s | median s | longest s | requests | failures | worst p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        byKind.forEach((kind, runs) -> {
            List<Double> sorted = runs.seconds.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%s | %d | %.1f | %.1f | %.1f | %,d | %,d | %.1f |%n",
                    kind,
                    sorted.size(),
                    sorted.getFirst(),
                    sorted.get(sorted.size() / 2),
                    sorted.getLast(),
                    runs.requests,
                    runs.failures,
                    runs.worstP99);
        });
    }
}
