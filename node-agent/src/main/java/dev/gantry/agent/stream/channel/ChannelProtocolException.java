package dev.gantry.agent.stream.channel;

import java.io.IOException;

/** The other side sent what the channel protocol does not allow; the connection cannot go on. */
public final class ChannelProtocolException extends IOException {

    public ChannelProtocolException(String message) {
        super(message);
    }
}
