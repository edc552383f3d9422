package dev.gantry.agent.stream.channel;

import java.nio.ByteBuffer;

/**
 * Splits messages, which may come in parts, into channel and content. Parts are handed on as they come, so a message may be
 * of any length.
 */
public final class ChannelDemultiplexer {

    private static final int NONE = -1;

    /** Told of each part in order. */
    public interface Receiver<E extends Exception> {
        /** {@code bytes} is valid only until this returns; {@code last} ends the message. */
        void received(int channel, ByteBuffer bytes, boolean last) throws E;
    }

    private int channel = NONE;

    /** Takes one part of a message; a message without any byte names no channel and is ignored. */
    public <E extends Exception> void accept(ByteBuffer part, boolean last, Receiver<E> receiver) throws E {
        if (channel == NONE && part.hasRemaining()) {
            channel = Byte.toUnsignedInt(part.get());
        }
        int current = channel;
        if (last) {
            channel = NONE;
        }
        if (current != NONE) {
            receiver.received(current, part, last);
        }
    }
}
