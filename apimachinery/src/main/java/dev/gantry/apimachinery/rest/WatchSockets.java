package dev.gantry.apimachinery.rest;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Watches over WebSocket: one text message for each event. */
final class WatchSockets {

    private static final Logger LOG = LoggerFactory.getLogger(WatchSockets.class);

    private final DefaultHandshakeHandler handshake =
            new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy());

    void accept(
            HttpServletRequest request,
            HttpServletResponse response,
            Function<WatchStream.Sink, WatchStream> watch,
            Runnable whenOver)
            throws IOException, ServletException {
        new WebSocketHttpRequestHandler(new Handler(watch, whenOver), handshake).handleRequest(request, response);
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            whenOver.run();
        }
    }

    private static final class Handler extends AbstractWebSocketHandler {
        private final Function<WatchStream.Sink, WatchStream> watch;
        private final Runnable whenOver;

        Handler(Function<WatchStream.Sink, WatchStream> watch, Runnable whenOver) {
            this.watch = watch;
            this.whenOver = whenOver;
        }

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            Thread.ofVirtual().name("watch-" + session.getId()).start(() -> follow(session));
        }

        private void follow(WebSocketSession session) {
            try (session) {
                watch.apply(new SocketSink(session)).run();
                session.close(CloseStatus.NORMAL);
            } catch (IOException e) {
                LOG.debug("watch {} went away: {}", session.getId(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                whenOver.run();
            }
        }
    }

    private record SocketSink(WebSocketSession session) implements WatchStream.Sink {
        @Override
        public void send(byte[] event) throws IOException {
            session.sendMessage(new TextMessage(new String(event, StandardCharsets.UTF_8)));
        }

        @Override
        public void flush() {
            // A message is sent at once.
        }

        @Override
        public boolean isOpen() {
            return session.isOpen();
        }
    }
}
