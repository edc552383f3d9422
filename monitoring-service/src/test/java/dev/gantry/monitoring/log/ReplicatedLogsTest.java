package dev.gantry.monitoring.log;

import static dev.gantry.monitoring.log.LogFixture.START;
import static dev.gantry.monitoring.log.LogFixture.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.log.LogStore.Order;
import dev.gantry.monitoring.log.LogStore.Page;
import dev.gantry.monitoring.log.ReplicatedLogs.Others;
import dev.gantry.monitoring.log.RevisionLines.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of real indexes, read as one. */
class ReplicatedLogsTest {

    private static final LogQuery ALL = new LogQuery("", "", "", "", Instant.MIN, Instant.MAX, "");

    @TempDir
    private Path directory;

    private LogIndex own;
    private LogIndex other;
    private ReplicatedLogs logs;

    @BeforeEach
    void open() throws IOException {
        own = new LogIndex(directory.resolve("own"));
        other = new LogIndex(directory.resolve("other"));
        logs = new ReplicatedLogs(own, () -> new Others(List.of(other), 0), true);
    }

    @AfterEach
    void close() throws IOException {
        own.close();
        other.close();
    }

    @Test
    void pagesOfAllReplicasFollowOneAnotherInOrder() throws IOException {
        spread(container("web", "app").wrote("a", "b", "c", "d", "e", "f", "g"));
        assertThat(pages(Order.OLDEST_FIRST, 3))
                .containsExactly(List.of("a", "b", "c"), List.of("d", "e", "f"), List.of("g"));
        assertThat(pages(Order.NEWEST_FIRST, 2))
                .containsExactly(List.of("g", "f"), List.of("e", "d"), List.of("c", "b"), List.of("a"));
    }

    @Test
    void aLineThatTwoReplicasTookIsOne() throws IOException {
        List<LogRecord> lines = container("web", "app").wrote("a", "b", "c");
        own.append(lines);
        other.append(lines);
        assertThat(pages(Order.OLDEST_FIRST, 2)).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void thelogOfAPodIsThatOfAllReplicas() throws IOException {
        spread(container("web", "app").wrote("a", "b", "c", "d", "e"));
        other.append(
                container("web", "app").restarted(1).from(START.plusSeconds(60)).wrote("again"));
        assertThat(log(request(false, null))).isEqualTo("again\n");
        assertThat(log(request(true, null))).isEqualTo("a\nb\nc\nd\ne\n");
        assertThat(log(request(true, 2L))).isEqualTo("d\ne\n");
        other.append(container("web", "sidecar").wrote("x"));
        assertThat(logs.containers(LogQuery.ofPod("uid-web", ""))).containsExactlyInAnyOrder("app", "sidecar");
    }

    @Test
    void aRevisionIsComparedWithWhatAnyReplicaKnows() throws IOException {
        own.append(container("new", "app").ofRevision("new").wrote("ERROR order 17 not saved", "ERROR disk is full"));
        other.append(container("old", "app").ofRevision("old").wrote("ERROR order 16 not saved"));
        LogPatterns.Comparison comparison = new LogPatterns(logs, logs).compare("shop", "new", "old", Instant.MIN);
        assertThat(comparison.newPatterns())
                .singleElement()
                .satisfies(pattern -> assertThat(pattern.pattern()).isEqualTo("ERROR disk is full"));
        assertThat(comparison.baselineLines()).isEqualTo(1);
    }

    @Test
    void whereAReplicaIsSilentItsLinesAreLeftOutOrNothingIsKnown() throws IOException {
        own.append(container("new", "app").ofRevision("new").wrote("ERROR disk is full"));
        for (Others missing : List.of(new Others(List.of(), 1), new Others(List.of(deaf()), 0))) {
            ReplicatedLogs whole = new ReplicatedLogs(own, () -> missing, true);
            ReplicatedLogs reached = new ReplicatedLogs(own, () -> missing, false);
            Page page = reached.search(ALL, Order.OLDEST_FIRST, Optional.empty(), 10);
            assertThat(page.records()).hasSize(1);
            assertThat(page.missing()).isEqualTo(1);
            assertThatThrownBy(() -> whole.count(new RevisionLines("shop", "new", Kind.ANY, Instant.MIN, "")))
                    .isInstanceOf(MissingReplicaException.class);
            LogPatterns.Comparison comparison =
                    new LogPatterns(reached, whole).compare("shop", "new", "old", Instant.MIN);
            assertThat(comparison.newPatterns()).isEmpty();
            assertThat(comparison.lines()).isZero();
        }
    }

    private static LogStore deaf() {
        return (LogStore)
                Proxy.newProxyInstance(LogStore.class.getClassLoader(), new Class<?>[] {LogStore.class}, (_, _, _) -> {
                    throw ApiException.unavailable("it does not answer");
                });
    }

    /** Every second line to the other replica. */
    private void spread(List<LogRecord> lines) throws IOException {
        for (int i = 0; i < lines.size(); i++) {
            (i % 2 == 0 ? own : other).append(List.of(lines.get(i)));
        }
    }

    private List<List<String>> pages(Order order, int limit) throws IOException {
        List<List<String>> pages = new ArrayList<>();
        Optional<LogCursor> cursor = Optional.empty();
        do {
            Page page = logs.search(ALL, order, cursor, limit);
            pages.add(page.records().stream().map(LogRecord::line).toList());
            cursor = page.next();
        } while (cursor.isPresent() && pages.size() < 10);
        return pages;
    }

    private String log(PodLogRequest request) throws IOException {
        PodLogs pods = new PodLogs(logs);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pods.write(pods.find("shop", "web", request), request, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PodLogRequest request(boolean previous, @org.jspecify.annotations.Nullable Long tail) {
        return PodLogRequest.of(new PodLogRequest.Parameters("app", previous, null, tail, null, null, null), START);
    }
}
