package dev.gantry.monitoring.pattern;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups the lines of a revision and of its baseline by one tree, so that the same kind of line counts for both. */
public final class PatternComparison {

    private PatternComparison() {}

    /** What is known of one cluster. */
    private static final class Tally {
        private final Set<String> pods = new HashSet<>();
        private int count;
        private int baselineCount;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
        private String example = "";

        void add(MinedLine line) {
            count++;
            pods.add(line.pod());
            first = line.time().isBefore(first) ? line.time() : first;
            if (line.time().isAfter(last)) {
                last = line.time();
                example = line.text();
            }
        }

        LogPattern of(Drain.Cluster cluster) {
            String cut = example.substring(0, Math.min(example.length(), LogPattern.MAX_EXAMPLE_CHARS));
            return new LogPattern(cluster.pattern(), count, pods.size(), baselineCount, first, last, cut);
        }
    }

    /**
     * The patterns that the revision logged, the most frequent first. The baseline's lines are grouped first, so that what both say gets the
     * baseline's words.
     */
    public static List<LogPattern> of(List<MinedLine> lines, List<MinedLine> baseline) {
        Drain drain = new Drain();
        Map<Drain.Cluster, Tally> tallies = new HashMap<>();
        for (MinedLine line : baseline) {
            drain.add(LogLine.read(line.text()).message())
                    .ifPresent(cluster -> tallies.computeIfAbsent(cluster, c -> new Tally()).baselineCount++);
        }
        for (MinedLine line : lines) {
            drain.add(LogLine.read(line.text()).message())
                    .ifPresent(cluster ->
                            tallies.computeIfAbsent(cluster, c -> new Tally()).add(line));
        }
        return tallies.entrySet().stream()
                .filter(entry -> entry.getValue().count > 0)
                .map(entry -> entry.getValue().of(entry.getKey()))
                .sorted(Comparator.comparingInt(LogPattern::count).reversed().thenComparing(LogPattern::pattern))
                .toList();
    }
}
