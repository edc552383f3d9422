package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.log.LogStore.Order;
import dev.gantry.monitoring.log.LogStore.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The log of one run of one container as text, for pods whether they still exist or not. */
final class PodLogs {

    /** Lines read at a time, so that a long log is not held in memory. */
    private static final int PAGE = 500;

    private final LogStore store;

    PodLogs(LogStore store) {
        this.store = store;
    }

    /** One run of one container, which has at least one line. */
    record Run(String podUid, String container, int restart) {}

    /** The run that a request means; a refusal when there is none, or when the container must be named. */
    Run find(String namespace, String pod, PodLogRequest request) throws IOException {
        LogQuery named = new LogQuery(namespace, pod, "", "", Instant.MIN, Instant.MAX, "");
        LogRecord newest = store.search(named, Order.NEWEST_FIRST, Optional.empty(), 1).records().stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("pods", pod));
        String container = container(newest, request);
        LogRecord last = store.newestRun(LogQuery.ofPod(newest.podUid(), container))
                .orElseThrow(() -> ApiException.badRequest("container " + container + " is not valid for pod " + pod));
        if (request.previous() && last.restart() == 0) {
            throw ApiException.badRequest(
                    "previous terminated container \"" + container + "\" in pod \"" + pod + "\" not found");
        }
        return new Run(last.podUid(), container, request.previous() ? last.restart() - 1 : last.restart());
    }

    private String container(LogRecord newest, PodLogRequest request) throws IOException {
        if (!request.container().isEmpty()) {
            return request.container();
        }
        List<String> names = store.containers(LogQuery.ofPod(newest.podUid(), ""));
        if (names.size() > 1) {
            throw ApiException.badRequest("a container name must be specified for pod " + newest.pod()
                    + ", choose one of: [" + String.join(" ", names) + "]");
        }
        return newest.container();
    }

    /** Writes the lines of a run that the request asks for. */
    void write(Run run, PodLogRequest request, OutputStream out) throws IOException {
        LogQuery lines = new LogQuery(
                "", "", run.podUid(), run.container(), request.since().orElse(Instant.MIN), Instant.MAX, "");
        Optional<LogCursor> after = startOfTail(run, lines, request);
        long left = request.limitBytes().orElse(Long.MAX_VALUE);
        boolean more = request.tailLines().orElse(1L) > 0;
        while (more && left > 0) {
            Page page = store.run(lines, run.restart(), Order.OLDEST_FIRST, after, PAGE);
            for (LogRecord record : page.records()) {
                byte[] text = text(record, request.timestamps());
                int length = (int) Math.min(left, text.length);
                out.write(text, 0, length);
                left -= length;
            }
            after = page.next();
            more = after.isPresent();
        }
    }

    /** The place after which the last lines begin: the cursor is stepped back from the end over all but the last page. */
    private Optional<LogCursor> startOfTail(Run run, LogQuery lines, PodLogRequest request) throws IOException {
        long left = request.tailLines().orElse(0L);
        Optional<LogCursor> place = Optional.empty();
        while (left > 0) {
            int step = (int) Math.min(left, PAGE);
            Optional<LogCursor> next = store.run(lines, run.restart(), Order.NEWEST_FIRST, place, step)
                    .next();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            place = next;
            left -= step;
        }
        return place.isEmpty()
                ? place
                : store.run(lines, run.restart(), Order.NEWEST_FIRST, place, 1).next();
    }

    private static byte[] text(LogRecord record, boolean timestamps) {
        String line = timestamps ? record.time() + " " + record.line() : record.line();
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
