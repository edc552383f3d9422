package dev.gantry.agent.stream.spdy;

import static dev.gantry.agent.stream.spdy.FrameLayout.*;

import java.nio.ByteBuffer;

/** Reads the bodies of control frames. */
final class ControlFrames {

    private ControlFrames() {}

    static SpdyFrame read(int type, boolean finished, ByteBuffer body, HeaderInflater headers)
            throws SpdyProtocolException {
        return switch (type) {
            case SYN_STREAM -> synStream(finished, atLeast(10, "SYN_STREAM", body), headers);
            case SYN_REPLY ->
                new SpdyFrame.SynReply(streamId(atLeast(4, "SYN_REPLY", body)), finished, headers.read(body));
            case HEADERS -> new SpdyFrame.Headers(streamId(atLeast(4, "HEADERS", body)), finished, headers.read(body));
            case RST_STREAM -> new SpdyFrame.RstStream(streamId(exactly(8, "RST_STREAM", body)), body.getInt());
            case SETTINGS -> settings(atLeast(4, "SETTINGS", body));
            case PING -> new SpdyFrame.Ping(exactly(4, "PING", body).getInt());
            case GOAWAY -> new SpdyFrame.GoAway(streamId(exactly(8, "GOAWAY", body)), body.getInt());
            case WINDOW_UPDATE ->
                new SpdyFrame.WindowUpdate(streamId(exactly(8, "WINDOW_UPDATE", body)), body.getInt() & STREAM_ID_MASK);
            default -> new SpdyFrame.Unknown(type);
        };
    }

    /** After the id come the associated stream, the priority and the slot, which only server push and credentials use. */
    private static SpdyFrame synStream(boolean finished, ByteBuffer body, HeaderInflater headers)
            throws SpdyProtocolException {
        int streamId = streamId(body);
        body.position(10);
        return new SpdyFrame.SynStream(streamId, finished, headers.read(body));
    }

    private static SpdyFrame settings(ByteBuffer body) throws SpdyProtocolException {
        long entries = Integer.toUnsignedLong(body.getInt());
        if (entries * 8 != body.remaining()) {
            throw new SpdyProtocolException("SETTINGS does not hold the " + entries + " entries it announces");
        }
        return new SpdyFrame.Settings();
    }

    private static int streamId(ByteBuffer body) {
        return body.getInt() & STREAM_ID_MASK;
    }

    private static ByteBuffer atLeast(int bytes, String name, ByteBuffer body) throws SpdyProtocolException {
        if (body.remaining() < bytes) {
            throw new SpdyProtocolException(name + " of " + body.remaining() + " bytes is too short");
        }
        return body;
    }

    private static ByteBuffer exactly(int bytes, String name, ByteBuffer body) throws SpdyProtocolException {
        if (body.remaining() != bytes) {
            throw new SpdyProtocolException(name + " has " + body.remaining() + " bytes, expected " + bytes);
        }
        return body;
    }
}
