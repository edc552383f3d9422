package dev.gantry.agent.stream.web;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One side of one WebSocket of binary messages. */
public interface SocketHandler {

    /** Called first, and must return soon: nothing is received before. */
    void opened(SocketConnection connection);

    /**
     * Takes one part of a message, in order; may wait, and so slows the client down. An exception ends the connection.
     *
     * @param part valid only until this returns
     * @param last whether it ends its message
     */
    void received(ByteBuffer part, boolean last) throws IOException;

    /** The connection has ended, for whatever reason; called once, also while {@link #received} waits. */
    void closed();
}
