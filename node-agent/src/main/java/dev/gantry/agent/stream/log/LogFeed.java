package dev.gantry.agent.stream.log;

import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogStream;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a log ahead of its writer, who can so tell when it has caught up and must flush. */
final class LogFeed implements AutoCloseable {

    /** Frames read ahead; an engine's frames are at most 16 KiB, so this is at most 1 MiB for each log. */
    private static final int MAX_FRAMES_AHEAD = 64;

    private static final Logger LOGGER = LoggerFactory.getLogger(LogFeed.class);

    private final BlockingQueue<Optional<LogFrame>> frames = new ArrayBlockingQueue<>(MAX_FRAMES_AHEAD);
    private final LogStream log;
    private final Thread reader;

    LogFeed(LogStream log) {
        this.log = log;
        this.reader = Thread.ofVirtual().name("log-feed").start(this::readAll);
    }

    /** Whether {@link #next} would have to wait. */
    boolean caughtUp() {
        return frames.isEmpty();
    }

    /** The next frame; empty at the end of the log, and when none came for so long. */
    Optional<LogFrame> next(Duration longest) throws InterruptedException {
        Optional<LogFrame> frame = frames.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        return frame == null ? Optional.empty() : frame;
    }

    private void readAll() {
        try {
            Optional<LogFrame> frame;
            do {
                frame = nextOrEnd();
                frames.put(frame);
            } while (frame.isPresent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An engine that breaks off ends the text: its head, with the status, has been sent. */
    private Optional<LogFrame> nextOrEnd() {
        try {
            return log.next();
        } catch (RuntimeUnavailableException e) {
            LOGGER.warn("A log broke off", e);
            return Optional.empty();
        }
    }

    /** Ends the log, from any thread: its writer gets what was read so far, then the end. */
    void end() {
        log.close();
    }

    @Override
    public void close() {
        log.close();
        reader.interrupt();
    }
}
