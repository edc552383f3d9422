package dev.gantry.agent.stream.channel;

import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a client of exec or attach sends. Channels that a client has nothing to send on are ignored. */
public final class RemoteCommandInput {

    /** One resize message in bytes: two numbers take 30, so that ten times that is no terminal. */
    static final int MAX_RESIZE_BYTES = 300;

    private static final int MAX_CHARACTERS = 65_535;

    /** Told of what the client sent, in order. */
    public interface Receiver {
        /** May wait, and so slows the client down; {@code bytes} is valid only until this returns. */
        void stdin(ByteBuffer bytes) throws IOException;

        void stdinClosed();

        void resized(TerminalSize size);
    }

    private final ChannelProtocol protocol;
    private final Receiver receiver;
    private final ChannelDemultiplexer messages = new ChannelDemultiplexer();
    private final ByteBuffer resize = ByteBuffer.allocate(MAX_RESIZE_BYTES);

    public RemoteCommandInput(ChannelProtocol protocol, Receiver receiver) {
        this.protocol = protocol;
        this.receiver = receiver;
    }

    /** Takes one part of a message. */
    public void accept(ByteBuffer part, boolean last) throws IOException {
        messages.<IOException>accept(part, last, this::received);
    }

    private void received(int channel, ByteBuffer bytes, boolean last) throws IOException {
        switch (channel) {
            case Channels.STDIN -> receiver.stdin(bytes);
            case Channels.RESIZE -> gatherResize(bytes, last);
            case Channels.CLOSE -> close(bytes, last);
            default -> {}
        }
    }

    private void gatherResize(ByteBuffer bytes, boolean last) throws ChannelProtocolException {
        if (bytes.remaining() > resize.remaining()) {
            throw new ChannelProtocolException("resize message is longer than " + MAX_RESIZE_BYTES + " bytes");
        }
        resize.put(bytes);
        if (last && resize.position() > 0) {
            byte[] json = new byte[resize.flip().remaining()];
            resize.get(json).clear();
            receiver.resized(parseSize(json));
        }
    }

    private static TerminalSize parseSize(byte[] json) throws ChannelProtocolException {
        try {
            JsonNode size = WireJson.MAPPER.readTree(json);
            return new TerminalSize(dimension(size, "Width"), dimension(size, "Height"));
        } catch (JacksonException e) {
            throw new ChannelProtocolException("resize message is not JSON: " + e.getOriginalMessage());
        }
    }

    private static int dimension(JsonNode size, String name) throws ChannelProtocolException {
        JsonNode value = size.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > MAX_CHARACTERS) {
            throw new ChannelProtocolException("resize message: " + name + " must be from 0 to " + MAX_CHARACTERS);
        }
        return value.intValue();
    }

    private void close(ByteBuffer bytes, boolean last) throws ChannelProtocolException {
        if (!protocol.canCloseChannels()) {
            return;
        }
        if (!last || bytes.remaining() != 1) {
            throw new ChannelProtocolException("close message must name one channel");
        }
        if (bytes.get() == Channels.STDIN) {
            receiver.stdinClosed();
        }
    }
}
