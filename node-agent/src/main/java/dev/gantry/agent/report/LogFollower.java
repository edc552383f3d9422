package dev.gantry.agent.report;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogOptions;
import dev.gantry.agent.runtime.LogStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** Follows one container's output from where its delivery stopped, to its end. */
final class LogFollower {

    /** What waits for delivery: a piece, or the end of a container's output. */
    sealed interface Delivery {
        LogFollower follower();

        record Piece(LogFollower follower, LogRecord content, LogPosition position) implements Delivery {}

        record End(LogFollower follower) implements Delivery {}
    }

    private final ContainerId id;
    private final ContainerLabels labels;
    private final String revision;
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();

    /** @param revision of its workload, or "" */
    LogFollower(ContainerId id, ContainerLabels labels, String revision) {
        this.id = id;
        this.labels = labels;
        this.revision = revision;
    }

    ContainerId id() {
        return id;
    }

    /** Completes once all output of the ended container is with monitoring. */
    CompletableFuture<Void> delivered() {
        return delivered;
    }

    /** Blocks when the queue is full, and with it the engine's stream: nothing is dropped. */
    void follow(Optional<LogStream> opened, LogPosition from, BlockingQueue<Delivery> queue)
            throws InterruptedException {
        if (opened.isPresent()) {
            try (LogStream stream = opened.get()) {
                read(stream, from, queue);
            }
        }
        queue.put(new Delivery.End(this));
    }

    static LogOptions options(LogPosition from) {
        return from.equals(LogPosition.START)
                ? LogOptions.following()
                : LogOptions.following().since(from.time());
    }

    private void read(LogStream stream, LogPosition from, BlockingQueue<Delivery> queue) throws InterruptedException {
        LogPosition position = from;
        int known = from.ofThatTime(); // pieces of the last time come again
        for (Optional<LogFrame> next = stream.next(); next.isPresent(); next = stream.next()) {
            LogFrame frame = next.get();
            if (known > 0 && frame.time().equals(from.time())) {
                known--;
                continue;
            }
            position = position.after(frame.time());
            queue.put(new Delivery.Piece(this, piece(frame, position), position));
        }
    }

    private LogRecord piece(LogFrame frame, LogPosition position) {
        return new LogRecord(
                frame.time().toString(),
                labels.node(),
                labels.namespace(),
                labels.pod(),
                labels.podUid(),
                revision,
                labels.container(),
                labels.restart(),
                frame.stream().wireName(),
                line(frame.bytes()),
                position.sequence());
    }

    private static String line(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
