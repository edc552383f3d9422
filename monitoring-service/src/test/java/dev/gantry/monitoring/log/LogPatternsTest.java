package dev.gantry.monitoring.log;

import static dev.gantry.monitoring.log.LogFixture.START;
import static dev.gantry.monitoring.log.LogFixture.container;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.monitoring.log.LogPatterns.Comparison;
import dev.gantry.monitoring.log.RevisionLines.Kind;
import dev.gantry.monitoring.pattern.LogPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns of lines in a real index. */
class LogPatternsTest {

    @TempDir
    private Path directory;

    private LogIndex index;
    private LogPatterns patterns;

    @BeforeEach
    void open() throws IOException {
        index = new LogIndex(directory);
        patterns = new LogPatterns(index, index);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void onlyWhatTheBaselineNeverLoggedIsNew() throws IOException {
        index.append(container("old-1", "app").ofRevision("old").wrote("started", "ERROR user amy not found"));
        index.append(container("new-1", "app")
                .ofRevision("new")
                .wrote("started", "ERROR user bob not found", "ERROR payment of order 17 failed"));
        index.append(container("new-2", "app").ofRevision("new").wrote("ERROR payment of order 18 failed"));

        Comparison comparison = compare(Instant.MIN);
        assertThat(comparison.lines()).isEqualTo(3);
        assertThat(comparison.baselineLines()).isEqualTo(2);
        assertThat(comparison.newPatterns()).singleElement().satisfies(pattern -> {
            assertThat(pattern.pattern()).isEqualTo("ERROR payment of order <*> failed");
            assertThat(pattern.count()).isEqualTo(2);
            assertThat(pattern.pods()).isEqualTo(2);
        });
    }

    /** What the baseline said at another level, or in other surroundings, is not new either. */
    @Test
    void aLineThatTheBaselineWroteAsAWarningIsKnown() throws IOException {
        index.append(container("old-1", "app").ofRevision("old").wrote("WARN retry: payment of order 9 failed, ERROR"));
        index.append(container("new-1", "app").ofRevision("new").wrote("ERROR payment of order 17 failed"));
        assertThat(compare(Instant.MIN).newPatterns()).isEmpty();
    }

    @Test
    void linesBeforeTheTimeAndOfOthersDoNotCount() throws IOException {
        index.append(container("new-1", "app").ofRevision("new").wrote("ERROR early words", "ERROR late words"));
        index.append(container("x", "app").ofRevision("other").wrote("ERROR of another revision"));
        index.append(container("y", "app").wrote("ERROR of no revision"));
        assertThat(compare(START.plusSeconds(1)).newPatterns())
                .extracting(LogPattern::example)
                .containsExactly("ERROR late words");
        assertThat(patterns.mine(new RevisionLines("elsewhere", "new", Kind.ANY, Instant.MIN, ""))
                        .lines())
                .isZero();
    }

    @Test
    void patternsAreMinedOfFailuresOrOfAllLines() throws IOException {
        index.append(container("new-1", "app").ofRevision("new").wrote("took 7 ms", "took 9 ms", "ERROR boom"));
        assertThat(patterns.mine(new RevisionLines("shop", "new", Kind.ANY, Instant.MIN, ""))
                        .patterns())
                .extracting(LogPattern::pattern)
                .containsExactly("took <*> ms", "ERROR boom");
        assertThat(patterns.mine(new RevisionLines("shop", "new", Kind.ERRORS, Instant.MIN, ""))
                        .patterns())
                .extracting(LogPattern::pattern)
                .containsExactly("ERROR boom");
    }

    private Comparison compare(Instant since) throws IOException {
        return patterns.compare("shop", "new", "old", since);
    }
}
