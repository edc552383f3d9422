package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogStream;
import dev.gantry.agent.runtime.OutputStreamName;
import dev.gantry.agent.runtime.ProcessSession.Output;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Output of one container as the engine sends it, each piece behind its time. */
final class DockerLogStream implements LogStream {

    private final EngineStream stream;
    private final boolean terminal;
    private final InputStream input;
    private final MultiplexedInput frames;
    private volatile boolean closed;

    DockerLogStream(EngineStream stream, boolean terminal) {
        this.stream = stream;
        this.terminal = terminal;
        this.input = new BufferedInputStream(stream.body().byteStream());
        this.frames = new MultiplexedInput(input, false);
    }

    @Override
    public Optional<LogFrame> next() {
        try {
            Optional<Output> piece = stream.read(() -> terminal ? nextLine() : frames.next());
            return piece.map(DockerLogStream::frame);
        } catch (IOException | IllegalStateException e) {
            if (closed) {
                return Optional.empty();
            }
            throw new RuntimeUnavailableException("The engine's log stream broke: " + e.getMessage(), e);
        }
    }

    /** A terminal's log has no frames; each line begins with its time. */
    private Optional<Output> nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0; next = input.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.size() == 0
                ? Optional.empty()
                : Optional.of(new Output(OutputStreamName.STDOUT, line.toByteArray()));
    }

    private static LogFrame frame(Output piece) {
        byte[] bytes = piece.bytes();
        int space = 0;
        while (space < bytes.length && bytes[space] != ' ') {
            space++;
        }
        Instant time = Instant.parse(new String(bytes, 0, space, StandardCharsets.US_ASCII));
        int start = Math.min(space + 1, bytes.length);
        return new LogFrame(piece.stream(), time, Arrays.copyOfRange(bytes, start, bytes.length));
    }

    @Override
    public void close() {
        closed = true;
        stream.close();
    }
}
