package dev.gantry.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client that says something and waits to hear it again. A server may close with code 1001, "going away": the client
 * connects anew and asks again there. Any other end is a failure.
 */
final class EchoClient implements AutoCloseable {

    private static final int GOING_AWAY = 1001;
    private static final long LIMIT_SECONDS = 20;

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Session session;

    EchoClient(URI server) {
        this.server = server;
    }

    void exchange() throws IOException, InterruptedException {
        if (!tryExchange()) {
            // Told to go elsewhere, not cut: what was said last may be said again.
            session = null;
            long began = System.nanoTime();
            if (!tryExchange()) {
                throw new IOException("the new WebSocket was closed after "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms, before it answered");
            }
        }
    }

    /** False where the server closed it as it may. */
    private boolean tryExchange() throws IOException, InterruptedException {
        Session open = session == null ? connect() : session;
        session = open;
        try {
            CompletableFuture<String> answer = open.say("hello");
            CompletableFuture.anyOf(answer, open.closed).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return answer.isDone();
        } catch (ExecutionException | TimeoutException e) {
            session = null;
            throw new IOException("the WebSocket was cut", e);
        }
    }

    private static String told(Exception problem) {
        Throwable cause = problem.getCause() == null ? problem : problem.getCause();
        return cause instanceof WebSocketHandshakeException refused
                ? "HTTP " + refused.getResponse().statusCode() + " "
                        + refused.getResponse().headers().map()
                : cause.toString();
    }

    private Session connect() throws IOException, InterruptedException {
        Session fresh = new Session();
        try {
            fresh.socket = http.newWebSocketBuilder().buildAsync(server, fresh).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return fresh;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no WebSocket: " + told(e), e);
        }
    }

    @Override
    public void close() {
        Session open = session;
        if (open != null && open.socket != null) {
            open.socket.abort();
        }
        http.shutdownNow();
        http.close();
    }

    /** One WebSocket. */
    private static final class Session implements WebSocket.Listener {

        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private volatile @Nullable WebSocket socket;
        private volatile CompletableFuture<String> answer = new CompletableFuture<>();

        CompletableFuture<String> say(String text) {
            CompletableFuture<String> fresh = new CompletableFuture<>();
            answer = fresh;
            WebSocket open = socket;
            if (open != null && !open.isOutputClosed()) {
                // Where the close comes first this fails, and the close is what counts.
                open.sendText(text, true);
            }
            return fresh;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            answer.complete(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            if (code == GOING_AWAY) {
                closed.complete(code);
            } else {
                closed.completeExceptionally(new IOException("closed with " + code + " " + reason));
            }
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable problem) {
            closed.completeExceptionally(problem);
        }
    }
}
