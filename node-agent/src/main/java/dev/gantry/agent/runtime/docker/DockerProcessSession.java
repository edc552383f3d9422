package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ProcessSession;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** One process behind a hijacked connection. */
final class DockerProcessSession implements ProcessSession {

    private final HijackedSocket socket;
    private final MultiplexedInput output;
    private final Resize resize;
    private final Supplier<OptionalInt> exitCode;
    private volatile boolean closed;

    DockerProcessSession(HijackedSocket socket, boolean terminal, Resize resize, Supplier<OptionalInt> exitCode) {
        this.socket = socket;
        this.output = new MultiplexedInput(new BufferedInputStream(socket.input()), terminal);
        this.resize = resize;
        this.exitCode = exitCode;
    }

    @Override
    public Optional<Output> read() throws IOException {
        try {
            return output.next();
        } catch (IOException e) {
            if (closed) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        socket.output().write(bytes, offset, length);
    }

    @Override
    public void closeInput() throws IOException {
        socket.closeOutput();
    }

    @Override
    public void resize(int columns, int rows) {
        resize.to(columns, rows);
    }

    @Override
    public OptionalInt exitCode() {
        return exitCode.get();
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the size of a terminal, in characters. */
    @FunctionalInterface
    interface Resize {
        void to(int columns, int rows);
    }
}
