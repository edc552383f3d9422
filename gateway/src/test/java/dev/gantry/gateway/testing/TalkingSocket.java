package dev.gantry.gateway.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client's side of a WebSocket to an application that says everything again. */
public final class TalkingSocket implements WebSocket.Listener {

    private static final int LIMIT_SECONDS = 10;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TalkingSocket(URI uri) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("chat.v3", StubApplication.SUBPROTOCOL)
                .buildAsync(uri, this)
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    public static TalkingSocket open(int port, String path) throws Exception {
        return new TalkingSocket(URI.create("ws://127.0.0.1:" + port + path));
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public @Nullable String echo(String text) throws Exception {
        socket.sendText(text, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until the other side closes it, and returns with which code; fails where it is cut. */
    public int closeCode() throws Exception {
        return closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    public void abort() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        heard.add(data.toString());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
        closed.completeExceptionally(problem);
    }
}
