package dev.gantry.monitoring.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lines in the words of a test: {@code container("web-1", "app").wrote("started", "ready")}. */
final class LogFixture {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final String pod;
    private final String container;
    private String revision = "";
    private int restart;
    private Instant start = START;

    private LogFixture(String pod, String container) {
        this.pod = pod;
        this.container = container;
    }

    static LogFixture container(String pod, String container) {
        return new LogFixture(pod, container);
    }

    LogFixture restarted(int times) {
        restart = times;
        return this;
    }

    LogFixture ofRevision(String hash) {
        revision = hash;
        return this;
    }

    LogFixture from(Instant time) {
        start = time;
        return this;
    }

    /** One line a second, numbered from 0. */
    List<LogRecord> wrote(String... lines) {
        List<LogRecord> records = new ArrayList<>();
        for (String line : lines) {
            Instant time = start.plusSeconds(records.size());
            records.add(new LogRecord(
                    time,
                    "node-1",
                    "shop",
                    pod,
                    "uid-" + pod,
                    revision,
                    container,
                    restart,
                    "stdout",
                    line,
                    records.size()));
        }
        return records;
    }
}
