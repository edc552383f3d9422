package dev.gantry.agent.stream.spdy;

import static dev.gantry.agent.stream.spdy.FrameLayout.*;

import java.nio.ByteBuffer;

/**
 * Turns bytes, however they are cut, into frames. Data is handed on as it arrives and never gathered, so a frame of
 * 16 MiB, the most that SPDY's 24-bit length can say, takes no memory.
 */
public final class SpdyDecoder implements AutoCloseable {

    /** Length of one control frame in bytes: a stream's headers need about 100, and anything gathered must be bounded. */
    static final int MAX_CONTROL_FRAME_BYTES = 64 * 1024;

    /** Told of each frame in order; what it throws ends the decoding. */
    public interface Receiver<E extends Exception> {
        void received(SpdyFrame frame) throws E;
    }

    private final HeaderInflater headers = new HeaderInflater();
    private final ByteBuffer frameHeader = ByteBuffer.allocate(HEADER_BYTES);
    private ByteBuffer control = ByteBuffer.allocate(0);
    private State state = State.FRAME_HEADER;
    private int dataBytesLeft;

    private enum State {
        FRAME_HEADER,
        CONTROL_BODY,
        DATA_BODY
    }

    /** Decodes all of {@code bytes}; after an exception the decoder is of no more use. */
    public <E extends Exception> void decode(ByteBuffer bytes, Receiver<E> receiver) throws SpdyProtocolException, E {
        while (bytes.hasRemaining()) {
            switch (state) {
                case FRAME_HEADER -> readFrameHeader(bytes, receiver);
                case CONTROL_BODY -> readControlBody(bytes, receiver);
                case DATA_BODY -> readDataBody(bytes, receiver);
            }
        }
    }

    private <E extends Exception> void readFrameHeader(ByteBuffer bytes, Receiver<E> receiver)
            throws SpdyProtocolException, E {
        move(bytes, frameHeader);
        if (frameHeader.hasRemaining()) {
            return;
        }
        int length = frameHeader.getInt(4) & LENGTH_MASK;
        if (isControl()) {
            expectControlBody(length);
            finishControlBody(receiver);
        } else {
            dataBytesLeft = length;
            state = State.DATA_BODY;
            if (length == 0) {
                finishData(ByteBuffer.allocate(0), receiver);
            }
        }
    }

    private void expectControlBody(int length) throws SpdyProtocolException {
        int version = (frameHeader.getInt(0) & ~CONTROL_BIT) >>> 16;
        if (version != VERSION) {
            throw new SpdyProtocolException("frame of SPDY version " + version + ", expected " + VERSION);
        }
        if (length > MAX_CONTROL_FRAME_BYTES) {
            throw new SpdyProtocolException(
                    "control frame of " + length + " bytes, the limit is " + MAX_CONTROL_FRAME_BYTES);
        }
        control = ByteBuffer.allocate(length);
        state = State.CONTROL_BODY;
    }

    private <E extends Exception> void readControlBody(ByteBuffer bytes, Receiver<E> receiver)
            throws SpdyProtocolException, E {
        move(bytes, control);
        finishControlBody(receiver);
    }

    private <E extends Exception> void finishControlBody(Receiver<E> receiver) throws SpdyProtocolException, E {
        if (control.hasRemaining()) {
            return;
        }
        SpdyFrame frame = ControlFrames.read(type(), finishes(), control.flip(), headers);
        expectFrameHeader();
        receiver.received(frame);
    }

    private <E extends Exception> void readDataBody(ByteBuffer bytes, Receiver<E> receiver) throws E {
        int count = Math.min(bytes.remaining(), dataBytesLeft);
        ByteBuffer part = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        dataBytesLeft -= count;
        if (dataBytesLeft == 0) {
            finishData(part, receiver);
        } else {
            receiver.received(new SpdyFrame.Data(streamId(), false, part));
        }
    }

    private <E extends Exception> void finishData(ByteBuffer part, Receiver<E> receiver) throws E {
        SpdyFrame frame = new SpdyFrame.Data(streamId(), finishes(), part);
        expectFrameHeader();
        receiver.received(frame);
    }

    private void expectFrameHeader() {
        frameHeader.clear();
        state = State.FRAME_HEADER;
    }

    private boolean isControl() {
        return (frameHeader.getInt(0) & CONTROL_BIT) != 0;
    }

    private int type() {
        return frameHeader.getInt(0) & 0xffff;
    }

    private int streamId() {
        return frameHeader.getInt(0) & STREAM_ID_MASK;
    }

    private boolean finishes() {
        return (frameHeader.get(4) & FLAG_FIN) != 0;
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }

    @Override
    public void close() {
        headers.close();
    }
}
