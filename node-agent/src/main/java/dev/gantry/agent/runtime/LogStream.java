package dev.gantry.agent.runtime;

import java.util.Optional;

/** A container's output, frame by frame. Read by one thread; closing from another ends it. */
public interface LogStream extends AutoCloseable {

    /** The next frame, waiting for it if the stream follows; empty at the end, and after {@link #close()}. */
    Optional<LogFrame> next();

    @Override
    void close();
}
