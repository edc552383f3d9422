package dev.gantry.gateway.web;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Slices;
import dev.gantry.gateway.testing.StubApplication;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the gateway answers by itself, at once, and what an application answers later, in turn on one kept connection. */
class AnswersInTurnTest {

    private static final int PAIRS = 1_000;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String SERVED = get("/services/shop/turns/x");
    private static final String REFUSED = get("/services/shop/nobody/");
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void noAnswerIsLostAfterOneThatCameAtOnce() throws Exception {
        inTurns(socket -> {
            assertThat(code(socket, REFUSED)).isEqualTo("503");
            assertThat(code(socket, SERVED)).isEqualTo("200");
        });
    }

    /** The second request waits in the gateway for the first one's end, and is then answered at once: reading must go on (reactor-netty issue 4361). */
    @Test
    void noRequestIsLeftUnreadAfterOneThatWaitedForItsTurn() throws Exception {
        inTurns(socket -> {
            ask(socket, SERVED + REFUSED);
            assertThat(code(socket)).isEqualTo("200");
            assertThat(code(socket)).isEqualTo("503");
        });
    }

    /** What a client does on its one connection, again and again. */
    @FunctionalInterface
    private interface Turn {
        void take(Socket socket) throws IOException;
    }

    private static void inTurns(Turn turn) throws IOException {
        try (GatewayFixture gateway = new GatewayFixture();
                StubApplication application = new StubApplication("127.0.0.6", 0)) {
            gateway.registry.put(Slices.service("shop", "turns"));
            long version = gateway.registry.put(slice("shop", "turns", application.port())
                    .ready("127.0.0.6")
                    .at(0));
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> gateway.registry.confirmed("known") >= version);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.applicationPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                for (int i = 0; i < PAIRS; i++) {
                    turn.take(socket);
                }
            }
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static void ask(Socket socket, String requests) throws IOException {
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next request is there the moment that the answer's last byte was read. */
    private static String code(Socket socket, String request) throws IOException {
        ask(socket, request);
        return code(socket);
    }

    private static String code(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int matched = 0; matched < END.length; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException(head.toString(StandardCharsets.US_ASCII));
            }
            head.write(next);
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        in.skipNBytes(Integer.parseInt(text.replaceAll("(?s).*content-length: ([0-9]+).*", "$1")));
        return text.substring("http/1.1 ".length(), "http/1.1 200".length());
    }
}
