package dev.gantry.agent.stream.exec;

import dev.gantry.agent.runtime.ProcessSession;
import dev.gantry.agent.stream.channel.TerminalSize;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A process that may not be open yet: what is asked of it before is done as soon as it is. */
final class OpenProcess {

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
}
