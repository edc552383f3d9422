package dev.gantry.agent.stream.web;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The way back to the client of one WebSocket. */
public interface SocketConnection {

    /** Sends one binary message, waiting while the client does not keep up; not safe for many threads. */
    void send(ByteBuffer message) throws IOException;

    /** Ends the connection in good order. */
    void close();
}
