package dev.gantry.agent.runtime;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** The streams of a process in a container. One thread reads and one writes; closing from any thread ends both. */
public interface ProcessSession extends AutoCloseable {

    /** The next piece of output, waiting for it; empty once the process has closed its output, and after {@link #close()}. */
    Optional<Output> read() throws IOException;

    /** Writes to the process's input. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Ends the process's input, so that it reads its end. */
    void closeInput() throws IOException;

    /** Sets the size of the terminal, in characters. */
    void resize(int columns, int rows);

    /** The exit code, once the output has ended; empty where the process still runs. */
    OptionalInt exitCode();

    @Override
    void close();

    /** A piece of output. */
    @SuppressWarnings("ArrayRecordComponent") // pieces are passed on once, never compared
    record Output(OutputStreamName stream, byte[] bytes) {}
}
