package dev.gantry.agent.stream.spdy;

import java.nio.ByteBuffer;

/** One frame of SPDY/3.1, or a part of a data frame, as it travels in either direction. */
public sealed interface SpdyFrame {

    /** Opens a stream; {@code finished} when its sender will send no data on it. */
    record SynStream(int streamId, boolean finished, SpdyHeaders headers) implements SpdyFrame {}

    /** Accepts a stream that the other side opened. */
    record SynReply(int streamId, boolean finished, SpdyHeaders headers) implements SpdyFrame {}

    /** Ends a stream abnormally, in both directions at once. */
    record RstStream(int streamId, int status) implements SpdyFrame {

        public static final int PROTOCOL_ERROR = 1;
        public static final int INVALID_STREAM = 2;
        public static final int REFUSED_STREAM = 3;
        public static final int CANCEL = 5;
        public static final int STREAM_ALREADY_CLOSED = 9;
    }

    /** Settings, which this side has no use for: its streams need no window larger than the first one. */
    record Settings() implements SpdyFrame {}

    /** Asks for, or is, an echo: whoever receives an id that the other side chose sends it back. */
    record Ping(int id) implements SpdyFrame {}

    /** The sender accepts no more streams after {@code lastGoodStreamId}. */
    record GoAway(int lastGoodStreamId, int status) implements SpdyFrame {

        public static final int OK = 0;
        public static final int PROTOCOL_ERROR = 1;
    }

    /** More headers of an open stream. */
    record Headers(int streamId, boolean finished, SpdyHeaders headers) implements SpdyFrame {}

    /** Allows the other side to send {@code deltaBytes} more data on the stream. */
    record WindowUpdate(int streamId, int deltaBytes) implements SpdyFrame {}

    /**
     * Data of a stream. A decoder hands long frames on in parts, as they arrive, and only the last part can be
     * {@code finished}; {@code payload} is valid only until the receiver of the frame returns.
     */
    record Data(int streamId, boolean finished, ByteBuffer payload) implements SpdyFrame {}

    /** A control frame of a type that SPDY/3.1 does not define, which it says to ignore. */
    record Unknown(int type) implements SpdyFrame {}
}
