package dev.gantry.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketEchoTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 60_000})
    void saysEverythingAgainAndAnswersTheClose(int length) throws Exception {
        CompletableFuture<String> echoed = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        String message = "x".repeat(length);
        try (WebSocketEcho server = new WebSocketEcho(0)) {
            server.start();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), new WebSocket.Listener() {
                        private final StringBuilder text = new StringBuilder();

                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            text.append(data);
                            if (last) {
                                echoed.complete(text.toString());
                            }
                            from.request(1);
                            return null;
                        }

                        @Override
                        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                            closed.complete(code);
                            return null;
                        }
                    })
                    .get(5, TimeUnit.SECONDS);
            socket.sendText(message, true).get(5, TimeUnit.SECONDS);
            assertThat(echoed.get(5, TimeUnit.SECONDS)).isEqualTo(message);
            socket.sendClose(1000, "done").get(5, TimeUnit.SECONDS);
            assertThat(closed.get(5, TimeUnit.SECONDS)).isEqualTo(1000);
        }
    }
}
