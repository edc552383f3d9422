package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.OutputStreamName;
import dev.gantry.agent.runtime.ProcessSession.Output;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes apart the engine's stream of stdout and stderr: frames of one byte stream number, three bytes 0, four bytes length
 * (big endian) and the payload. With a terminal there are no frames and all is stdout.
 */
final class MultiplexedInput {

    private static final int HEADER_BYTES = 8;
    private static final int STDERR = 2;

    /** The engine writes frames of at most 32 KiB; a longer one means that this is not such a stream. */
    private static final int MAX_FRAME_BYTES = 1 << 20;

    private static final int RAW_READ_BYTES = 16 * 1024;

    private final InputStream input;
    private final boolean terminal;

    MultiplexedInput(InputStream input, boolean terminal) {
        this.input = input;
        this.terminal = terminal;
    }

    /** The next piece; empty at the end of the stream. */
    Optional<Output> next() throws IOException {
        return terminal ? nextRaw() : nextFrame();
    }

    private Optional<Output> nextRaw() throws IOException {
        byte[] buffer = new byte[RAW_READ_BYTES];
        int count = input.read(buffer);
        return count < 0
                ? Optional.empty()
                : Optional.of(new Output(OutputStreamName.STDOUT, Arrays.copyOf(buffer, count)));
    }

    private Optional<Output> nextFrame() throws IOException {
        byte[] header = input.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER_BYTES) {
            throw new EOFException("output ended inside a frame's header");
        }
        int length = ByteBuffer.wrap(header).getInt(Integer.BYTES);
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new IOException("output frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] payload = input.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("output ended inside a frame");
        }
        return Optional.of(
                new Output(header[0] == STDERR ? OutputStreamName.STDERR : OutputStreamName.STDOUT, payload));
    }
}
