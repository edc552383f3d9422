package dev.gantry.monitoring.log;

import static dev.gantry.monitoring.log.LogFixture.START;
import static dev.gantry.monitoring.log.LogFixture.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.log.LogStore.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogIndexTest {

    @TempDir
    private Path directory;

    private LogIndex index;

    @BeforeEach
    void open() throws IOException {
        index = new LogIndex(directory);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void aRepeatedDeliveryIsStoredOnce() throws IOException {
        List<LogRecord> lines = container("web", "app").wrote("one", "two");
        index.append(lines);
        index.append(lines);

        assertThat(found("")).containsExactly("one", "two");
    }

    @Test
    void whatWasAppendedIsThereAfterTheIndexWasLeftOpen() throws IOException {
        index.append(container("web", "app").wrote("one"));
        index.write(container("web", "app").from(START.plusSeconds(9)).wrote("never committed", "nor this"));

        try (LogIndex copy = new LogIndex(copyOf(directory))) {
            assertThat(copy.search(all(""), Order.OLDEST_FIRST, Optional.empty(), 10)
                            .records())
                    .extracting(LogRecord::line)
                    .containsExactly("one");
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    OutOfMemoryError,        1
                    outofmemoryerror heap,   1
                    'heap space',            2
                    '"heap space"',          1
                    '"space heap"',          1
                    outof*,                  1
                    java.lang.OutOfMemoryError, 1
                    missing,                 0
                    order 42,                1
                    """)
    void textFindsWordsPhrasesAndPrefixes(String text, int lines) throws IOException {
        index.append(container("web", "app")
                .wrote(
                        "java.lang.OutOfMemoryError: Java heap space",
                        "no space, heap is full",
                        "order=42 status=paid"));

        assertThat(found(text)).hasSize(lines);
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() throws IOException {
        List<LogRecord> lines = new ArrayList<>();
        for (String pod : List.of("a", "b", "c")) {
            lines.addAll(container(pod, "app").wrote(numbers(50)));
        }
        Collections.shuffle(lines, new Random(7));
        index.append(lines);

        List<LogRecord> read = new ArrayList<>();
        Optional<LogCursor> cursor = Optional.empty();
        do {
            LogStore.Page page = index.search(all(""), Order.NEWEST_FIRST, cursor, 7);
            read.addAll(page.records());
            cursor = page.next().map(next -> LogCursor.parse(next.text()));
        } while (cursor.isPresent());

        assertThat(read).containsExactlyInAnyOrderElementsOf(lines);
        assertThat(read).extracting(LogRecord::time).isSortedAccordingTo((x, y) -> y.compareTo(x));
    }

    @Test
    void timesBoundASearch() throws IOException {
        index.append(container("web", "app").wrote("0", "1", "2", "3"));

        LogQuery middle = new LogQuery("shop", "", "", "", START.plusSeconds(1), START.plusSeconds(3), "");

        assertThat(index.search(middle, Order.OLDEST_FIRST, Optional.empty(), 10)
                        .records())
                .extracting(LogRecord::line)
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource({"0,''", "1,9", "3,7 8 9", "600,0 1 2 3 4 5 6 7 8 9"})
    void theTailIsTheLastLines(long tail, String expected) throws IOException {
        index.append(container("web", "app").wrote(numbers(10)));

        assertThat(log(request("", false, Optional.of(tail), Optional.empty()))
                        .strip()
                        .replace('\n', ' '))
                .isEqualTo(expected);
    }

    @Test
    void aLongTailIsExact() throws IOException {
        index.append(container("web", "app").wrote(numbers(1_700)));

        assertThat(log(request("", false, Optional.of(1_203L), Optional.empty()))
                        .lines())
                .hasSize(1_203)
                .startsWith("497")
                .endsWith("1699");
    }

    @Test
    void aRestartedContainerHasAPreviousLog() throws IOException {
        index.append(container("web", "app").wrote("first"));
        assertThatThrownBy(() -> log(request("", true, Optional.empty(), Optional.empty())))
                .hasMessageContaining("previous terminated container \"app\" in pod \"web\" not found");

        index.append(container("web", "app").restarted(1).wrote("second"));

        assertThat(log(request("", false, Optional.empty(), Optional.empty()))).isEqualTo("second\n");
        assertThat(log(request("", true, Optional.empty(), Optional.empty()))).isEqualTo("first\n");
    }

    @Test
    void oneOfSeveralContainersMustBeNamed() throws IOException {
        index.append(container("web", "app").wrote("a"));
        index.append(container("web", "sidecar").wrote("s"));

        assertThatThrownBy(() -> log(request("", false, Optional.empty(), Optional.empty())))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("choose one of: [app sidecar]");
        assertThat(log(request("sidecar", false, Optional.empty(), Optional.empty())))
                .isEqualTo("s\n");
    }

    @Test
    void bytesCanBeLimited() throws IOException {
        index.append(container("web", "app").wrote("abcdef", "ghi"));

        assertThat(log(request("", false, Optional.empty(), Optional.of(9L)))).isEqualTo("abcdef\ngh");
    }

    @Test
    void ageAndSizeRemoveTheOldest() throws IOException {
        String[] lines = IntStream.range(0, 20_000)
                .mapToObj(i -> "line " + i + " " + i * 31)
                .toArray(String[]::new);
        index.append(container("web", "app").wrote(lines));
        Instant end = START.plusSeconds(20_000);
        new LogRetention(index, Duration.ofSeconds(10_000), Long.MAX_VALUE, InstantSource.fixed(end)).run();
        assertThat(index.countBefore(Instant.MAX)).isEqualTo(10_000);

        long half = index.sizeBytes() * 7 / 10;
        new LogRetention(index, Duration.ofDays(1), half, InstantSource.fixed(end)).run();

        assertThat(index.sizeBytes()).isLessThanOrEqualTo(half);
        assertThat(index.countBefore(Instant.MAX)).isBetween(4_000, 9_500);
        assertThat(found("19999")).hasSize(1);
    }

    @Test
    void manyDeliveriesShareCommits() throws Exception {
        List<Callable<Void>> deliveries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String pod = "pod-" + i;
            deliveries.add(() -> {
                index.append(container(pod, "app").wrote("x", "y"));
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : threads.invokeAll(deliveries)) {
                done.get();
            }
        }

        assertThat(index.countBefore(Instant.MAX)).isEqualTo(80);
    }

    private String log(PodLogRequest request) throws IOException {
        PodLogs logs = new PodLogs(index);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        logs.write(logs.find("shop", "web", request), request, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PodLogRequest request(
            String container, boolean previous, Optional<Long> tailLines, Optional<Long> limitBytes) {
        return new PodLogRequest(container, previous, Optional.empty(), tailLines, limitBytes, false);
    }

    private List<String> found(String text) throws IOException {
        return index.search(all(text), Order.OLDEST_FIRST, Optional.empty(), 100).records().stream()
                .map(LogRecord::line)
                .toList();
    }

    private static LogQuery all(String text) {
        return new LogQuery("shop", "", "", "", Instant.MIN, Instant.MAX, text);
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }

    /** What a process that starts after a kill would find on the disk. */
    private static Path copyOf(Path directory) throws IOException {
        Path copy = Files.createTempDirectory("log-index-copy");
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
