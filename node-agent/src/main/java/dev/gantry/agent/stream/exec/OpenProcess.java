package dev.gantry.agent.stream.exec;

import dev.gantry.agent.runtime.ProcessSession;
import dev.gantry.agent.stream.channel.TerminalSize;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A process that may not be open yet: what is asked of it before is done as soon as it is. */
final class OpenProcess {

    /** Mostly the exit code is there at the first or second look; a process that closed its output may run for long. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ProcessSession session;
    private @Nullable TerminalSize size;
    private boolean closed;

    void opened(ProcessSession opened) {
        lock.lock();
        try {
            session = opened;
            if (size != null) {
                opened.resize(size.columns(), size.rows());
            }
            if (closed) {
                opened.close();
            }
        } finally {
            lock.unlock();
        }
    }

    void resize(TerminalSize wanted) {
        lock.lock();
        try {
            size = wanted;
            if (session != null && !closed) {
                session.resize(wanted.columns(), wanted.rows());
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            if (session != null) {
                session.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the exit code, which comes a little after the end of the output; 0 once nobody waits for it any more.
     */
    int awaitExitCode() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        OptionalInt exitCode = exitCode();
        while (exitCode.isEmpty()) {
            Thread.sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
            exitCode = exitCode();
        }
        return exitCode.getAsInt();
    }

    private OptionalInt exitCode() {
        lock.lock();
        try {
            return closed || session == null ? OptionalInt.of(0) : session.exitCode();
        } finally {
            lock.unlock();
        }
    }
}
