package dev.gantry.agent.stream.spdy;

import java.io.IOException;

/** The other side sent what SPDY/3.1, or a limit of this side, does not allow; the connection cannot go on. */
public final class SpdyProtocolException extends IOException {

    public SpdyProtocolException(String message) {
        super(message);
    }

    SpdyProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
