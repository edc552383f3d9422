package dev.gantry.agent.stream.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a {@link SocketHandler} to Tomcat's WebSocket. */
final class SocketEndpoint extends Endpoint {

    /** Tomcat's own limit is 20 seconds, which a user who pages through output exceeds. */
    private static final String SEND_TIMEOUT_MILLIS = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** A close frame holds 125 bytes, of which the code takes two. */
    private static final int MAX_REASON_BYTES = 123;

    private static final Logger LOGGER = LoggerFactory.getLogger(SocketEndpoint.class);

    private final SocketHandler handler;
    private final Runnable afterClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    SocketEndpoint(SocketHandler handler, Runnable afterClose) {
        this.handler = handler;
        this.afterClose = afterClose;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(StreamSlots.MAX_SILENCE.toMillis());
        session.getUserProperties().put(SEND_TIMEOUT_MILLIS, StreamSlots.MAX_SILENCE.toMillis());
        session.addMessageHandler(ByteBuffer.class, (part, last) -> received(session, part, last));
        session.addMessageHandler(
                String.class,
                (part, last) -> close(session, CloseCodes.CANNOT_ACCEPT, "only binary messages are understood"));
        handler.opened(new Connection(session));
    }

    private void received(Session session, ByteBuffer part, boolean last) {
        try {
            handler.received(part, last);
        } catch (IOException e) {
            LOGGER.debug("WebSocket {} ends", session.getId(), e);
            close(session, CloseCodes.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            try {
                handler.closed();
            } finally {
                afterClose.run();
            }
        }
    }

    /** Mostly a client that went away, after which {@link #onClose} comes. */
    @Override
    public void onError(Session session, Throwable problem) {
        LOGGER.debug("WebSocket {} failed", session.getId(), problem);
    }

    private static void close(Session session, CloseCode code, String reason) {
        try {
            session.close(new CloseReason(code, shortened(reason)));
        } catch (IOException e) {
            LOGGER.debug("WebSocket {} was already gone", session.getId(), e);
        }
    }

    private static String shortened(String reason) {
        byte[] ascii = reason.getBytes(US_ASCII); // one byte a character, so that none is cut in two
        return new String(ascii, 0, Math.min(ascii.length, MAX_REASON_BYTES), US_ASCII);
    }

    private record Connection(Session session) implements SocketConnection {
        @Override
        public void send(ByteBuffer message) throws IOException {
            try {
                session.getBasicRemote().sendBinary(message);
            } catch (IllegalStateException e) {
                throw new IOException("the client is gone", e); // Tomcat's word for a session that was just closed
            }
        }

        @Override
        public void close() {
            SocketEndpoint.close(session, CloseCodes.NORMAL_CLOSURE, "");
        }
    }
}
