package dev.gantry.monitoring.log;

import dev.gantry.monitoring.log.RevisionLines.Kind;
import dev.gantry.monitoring.pattern.LogPattern;
import dev.gantry.monitoring.pattern.MinedLine;
import dev.gantry.monitoring.pattern.PatternComparison;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The patterns of the lines in the index, mined when they are asked for: nothing is kept beside the lines themselves, so a restart forgets
 * nothing, and a line that came late counts.
 */
public final class LogPatterns {

    /** Lines of a revision that are mined, the newest; so many take some tens of milliseconds. */
    private static final int MAX_LINES = 5_000;

    /** Patterns in an answer, the most frequent. */
    private static final int MAX_PATTERNS = 100;

    private static final String WILDCARD = "<*>";

    private final LogIndex index;
    private final BooleanSupplier complete;

    /** @param complete whether all lines that were logged of late are in the index */
    public LogPatterns(LogIndex index, BooleanSupplier complete) {
        this.index = index;
        this.complete = complete;
    }

    /**
     * The patterns of one revision.
     *
     * @param lines how many lines were mined
     */
    record Mined(String namespace, String revision, int lines, List<LogPattern> patterns) {}

    /**
     * What a revision logs of failures and its baseline never did.
     *
     * @param lines how many lines of failures of the revision were mined
     * @param baselineLines how many lines of any kind are kept of the baseline; none as well where other replicas have a part of its
     *     lines: with none, nothing is known of it
     * @param newPatterns what only the revision logged, the most frequent first
     */
    record Comparison(
            String namespace,
            String revision,
            String baseline,
            int lines,
            int baselineLines,
            List<LogPattern> newPatterns) {}

    Mined mine(RevisionLines wanted) throws IOException {
        List<MinedLine> lines = lines(wanted);
        List<LogPattern> patterns = PatternComparison.of(lines, List.of());
        return new Mined(
                wanted.namespace(),
                wanted.revision(),
                lines.size(),
                patterns.stream().limit(MAX_PATTERNS).toList());
    }

    /**
     * Compares the revision's failures since a time with all that is kept of the baseline, whenever it was logged. Where lines of either may be in another
     * replica's index nothing is new, for nobody knows.
     */
    Comparison compare(String namespace, String revision, String baseline, Instant since) throws IOException {
        if (!complete.getAsBoolean()) {
            return new Comparison(namespace, revision, baseline, 0, 0, List.of());
        }
        List<MinedLine> lines = lines(new RevisionLines(namespace, revision, Kind.ERRORS, since, ""));
        List<MinedLine> former = lines(new RevisionLines(namespace, baseline, Kind.ERRORS, Instant.MIN, ""));
        List<LogPattern> found = new ArrayList<>();
        for (LogPattern pattern : PatternComparison.of(lines, former)) {
            if (found.size() < MAX_PATTERNS && pattern.baselineCount() == 0 && !known(namespace, baseline, pattern)) {
                found.add(pattern);
            }
        }
        int kept = index.count(new RevisionLines(namespace, baseline, Kind.ANY, Instant.MIN, ""));
        return new Comparison(namespace, revision, baseline, lines.size(), kept, found);
    }

    /**
     * Whether the baseline ever wrote a line with all words of the pattern, at whatever level and however long ago: what was mined of it are
     * its newest failures only. A pattern without words of its own cannot be told from others, and counts as known.
     */
    private boolean known(String namespace, String baseline, LogPattern pattern) throws IOException {
        String words = Arrays.stream(pattern.pattern().split(" "))
                .map(token -> token.replace(WILDCARD, " "))
                .collect(Collectors.joining(" "));
        RevisionLines same = new RevisionLines(namespace, baseline, Kind.ANY, Instant.MIN, words);
        return words.chars().noneMatch(Character::isLetter) || index.count(same) > 0;
    }

    private List<MinedLine> lines(RevisionLines wanted) throws IOException {
        return index.newest(wanted, MAX_LINES).stream()
                .map(record -> new MinedLine(record.time(), record.podUid(), record.line()))
                .toList();
    }
}
