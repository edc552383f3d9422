package dev.gantry.agent.stream.spdy;

import static dev.gantry.agent.stream.spdy.FrameLayout.*;

import java.nio.ByteBuffer;

/**
 * Turns frames into bytes. Header blocks depend on those before them, so frames must be sent in the order in which they
 * were encoded.
 */
public final class SpdyEncoder implements AutoCloseable {

    private final HeaderDeflater headers = new HeaderDeflater();

    /** The frame's bytes; unknown frames and payloads over 16 MiB cannot be encoded. */
    public ByteBuffer encode(SpdyFrame frame) {
        return switch (frame) {
            case SpdyFrame.SynStream f -> synStream(f);
            case SpdyFrame.SynReply f -> withHeaders(SYN_REPLY, f.finished(), f.streamId(), f.headers());
            case SpdyFrame.Headers f -> withHeaders(HEADERS, f.finished(), f.streamId(), f.headers());
            case SpdyFrame.RstStream f -> pair(RST_STREAM, f.streamId(), f.status());
            case SpdyFrame.GoAway f -> pair(GOAWAY, f.lastGoodStreamId(), f.status());
            case SpdyFrame.WindowUpdate f -> pair(WINDOW_UPDATE, f.streamId(), f.deltaBytes());
            case SpdyFrame.Settings _ -> control(SETTINGS, false, 4).putInt(0).flip();
            case SpdyFrame.Ping f -> control(PING, false, 4).putInt(f.id()).flip();
            case SpdyFrame.Data f -> data(f);
            case SpdyFrame.Unknown f -> throw new IllegalArgumentException("no such frame: " + f);
        };
    }

    private ByteBuffer synStream(SpdyFrame.SynStream frame) {
        byte[] block = headers.write(frame.headers());
        return control(SYN_STREAM, frame.finished(), 10 + block.length)
                .putInt(frame.streamId())
                .putInt(0)
                .putShort((short) 0)
                .put(block)
                .flip();
    }

    private ByteBuffer withHeaders(int type, boolean finished, int streamId, SpdyHeaders values) {
        byte[] block = headers.write(values);
        return control(type, finished, 4 + block.length)
                .putInt(streamId)
                .put(block)
                .flip();
    }

    private static ByteBuffer pair(int type, int first, int second) {
        return control(type, false, 8).putInt(first).putInt(second).flip();
    }

    private static ByteBuffer data(SpdyFrame.Data frame) {
        ByteBuffer payload = frame.payload();
        return header(frame.streamId(), frame.finished(), payload.remaining())
                .put(payload.duplicate())
                .flip();
    }

    private static ByteBuffer control(int type, boolean finished, int length) {
        return header(CONTROL_BIT | VERSION << 16 | type, finished, length);
    }

    private static ByteBuffer header(int word, boolean finished, int length) {
        if (length > LENGTH_MASK) {
            throw new IllegalArgumentException("frame of " + length + " bytes, at most " + LENGTH_MASK);
        }
        int flags = finished ? FLAG_FIN : 0;
        return ByteBuffer.allocate(HEADER_BYTES + length).putInt(word).putInt(flags << 24 | length);
    }

    @Override
    public void close() {
        headers.close();
    }
}
