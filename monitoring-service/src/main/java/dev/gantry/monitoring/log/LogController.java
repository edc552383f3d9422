package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.TimeParameter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.AlreadyClosedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where agents deliver the lines of containers, and people search them. */
@RestController
@RequestMapping("/gantry/v1/logs")
@Tag(name = "Logs", description = "Lines of containers, kept after their pods are gone")
class LogController {

    private final ReplicatedLogs logs;
    private final LogIngest ingest;

    LogController(ReplicatedLogs logs, LogIngest ingest) {
        this.logs = logs;
        this.ingest = ingest;
    }

    @PostMapping
    @Operation(
            summary = "Deliver lines, one JSON object a line (NDJSON)",
            description =
                    "Once answered, the accepted lines are on disk. A line is known by podUid, container, restart and seq:"
                            + " delivered again, it is stored once. Malformed lines are counted and do not hold up the others.")
    LogIngest.Outcome deliver(HttpServletRequest request) throws IOException {
        try (BufferedReader body = new BufferedReader(
                new InputStreamReader(new BoundedBody(request.getInputStream()), StandardCharsets.UTF_8))) {
            return ingest.take(body);
        } catch (AlreadyClosedException e) {
            throw ApiException.unavailable("the log index is closed: " + e.getMessage());
        }
    }

    @GetMapping
    @Operation(
            summary = "Search lines",
            description =
                    "`text` holds words that must all occur, phrases in double quotes, and prefixes that end in `*`;"
                            + " letter case does not matter. To read on, repeat the query with the answer's `cursor`."
                            + " Any replica answers for all; `missingReplicas` counts those whose lines are left out.")
    LogPage search(
            @RequestParam(defaultValue = "") String namespace,
            @RequestParam(defaultValue = "") String pod,
            @RequestParam(defaultValue = "") String container,
            @RequestParam(defaultValue = "") @Parameter(description = "Earliest time, RFC 3339") String from,
            @RequestParam(defaultValue = "") @Parameter(description = "Time before which, RFC 3339") String to,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "newest") @Parameter(description = "newest or oldest first") String order,
            @RequestParam(defaultValue = "100") @Parameter(description = "1 to 5000 lines") int limit,
            @RequestParam(defaultValue = "") String cursor)
            throws IOException {
        if (limit < 1 || limit > LogStore.MAX_LINES) {
            throw ApiException.badRequest("limit: must be between 1 and " + LogStore.MAX_LINES);
        }
        LogQuery query = new LogQuery(
                namespace,
                pod,
                "",
                container,
                TimeParameter.parse("from", from, Instant.MIN),
                TimeParameter.parse("to", to, Instant.MAX),
                text);
        Optional<LogCursor> after = cursor.isEmpty() ? Optional.empty() : Optional.of(LogCursor.parse(cursor));
        return LogPage.of(logs.search(query, order(order), after, limit));
    }

    private static LogStore.Order order(String order) {
        return switch (order) {
            case "newest" -> LogStore.Order.NEWEST_FIRST;
            case "oldest" -> LogStore.Order.OLDEST_FIRST;
            default -> throw ApiException.badRequest("order: must be newest or oldest");
        };
    }

    /**
     * An answer to a search.
     *
     * @param cursor where the next page begins, if there may be one
     * @param missingReplicas replicas of this service that may hold further lines and did not answer
     */
    record LogPage(List<LogRecord> records, Optional<String> cursor, int missingReplicas) {

        static LogPage of(LogStore.Page page) {
            return new LogPage(page.records(), page.next().map(LogCursor::text), page.missing());
        }
    }
}
