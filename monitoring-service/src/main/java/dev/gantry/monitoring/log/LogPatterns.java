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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of the lines that are kept, mined when they are asked for: nothing is kept beside the lines themselves, so a restart forgets
 * nothing, and a line that came late counts.
 */
final class LogPatterns {

    private static final Logger LOG = LoggerFactory.getLogger(LogPatterns.class);

    /** Lines of a revision that are mined, the newest; so many take some tens of milliseconds. */
    private static final int MINED_LINES = LogStore.MAX_LINES;

    /** Patterns in an answer, the most frequent. */
    private static final int MAX_PATTERNS = 100;

    private static final String WILDCARD = "<*>";

    private final LogStore reached;
    private final LogStore whole;

    /**
     * @param reached the lines that can be read now
     * @param whole the same, where all that were logged of late can be; else it fails with {@link MissingReplicaException}
     */
    LogPatterns(LogStore reached, LogStore whole) {
        this.reached = reached;
        this.whole = whole;
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
     * @param baselineLines how many lines of any kind are kept of the baseline; none as well where another replica may have a part of its
     *     lines and does not answer: with none, nothing is known of it
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
        List<MinedLine> lines = lines(reached, wanted);
        List<LogPattern> patterns = PatternComparison.of(lines, List.of());
        return new Mined(
                wanted.namespace(),
                wanted.revision(),
                lines.size(),
                patterns.stream().limit(MAX_PATTERNS).toList());
    }

    /**
     * Compares the revision's failures since a time with all that is kept of the baseline, whenever it was logged. Where lines of either may be with a
     * replica that does not answer nothing is new, for nobody knows.
     */
    Comparison compare(String namespace, String revision, String baseline, Instant since) throws IOException {
        try {
            List<MinedLine> lines = lines(whole, new RevisionLines(namespace, revision, Kind.ERRORS, since, ""));
            List<MinedLine> former = lines(whole, new RevisionLines(namespace, baseline, Kind.ERRORS, Instant.MIN, ""));
            List<LogPattern> found = new ArrayList<>();
            for (LogPattern pattern : PatternComparison.of(lines, former)) {
                if (found.size() < MAX_PATTERNS
                        && pattern.baselineCount() == 0
                        && !known(namespace, baseline, pattern)) {
                    found.add(pattern);
                }
            }
            int kept = whole.count(new RevisionLines(namespace, baseline, Kind.ANY, Instant.MIN, ""));
            return new Comparison(namespace, revision, baseline, lines.size(), kept, found);
        } catch (MissingReplicaException e) {
            LOG.info("revision {} is not compared with {}: {}", revision, baseline, e.getMessage());
            return new Comparison(namespace, revision, baseline, 0, 0, List.of());
        }
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
        return words.chars().noneMatch(Character::isLetter) || whole.count(same) > 0;
    }

    private static List<MinedLine> lines(LogStore store, RevisionLines wanted) throws IOException {
        return store.newest(wanted, MINED_LINES).stream()
                .map(record -> new MinedLine(record.time(), record.podUid(), record.line()))
                .toList();
    }
}
