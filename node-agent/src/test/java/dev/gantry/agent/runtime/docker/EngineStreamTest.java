package dev.gantry.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.BufferedSource;
import org.junit.jupiter.api.Test;

class EngineStreamTest {

    private static final int STREAMS = 200;
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNK = "6\r\nevent\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);

    /** Closed under its reader, a response tears the buffers that both use. */
    @Test
    void whatFlowsCanBeClosedByAnotherThreadAtAnyMoment() throws Exception {
        OkHttpClient client = new OkHttpClient();
        try (ServerSocket engine = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> talk(engine));
            String url = "http://127.0.0.1:" + engine.getLocalPort() + "/events";
            for (int i = 0; i < STREAMS; i++) {
                Call call = client.newCall(new Request.Builder().url(url).build());
                EngineStream stream = new EngineStream(call, call.execute());
                CompletableFuture<Integer> lines = new CompletableFuture<>();
                Thread.ofPlatform().start(() -> readToTheEnd(stream, lines));
                TimeUnit.MICROSECONDS.sleep(i * 20L);
                stream.close();
                assertThat(lines.get(10, TimeUnit.SECONDS)).isNotNegative();
            }
            assertThat(client.connectionPool().connectionCount()).isZero();
        }
    }

    private static void readToTheEnd(EngineStream stream, CompletableFuture<Integer> lines) {
        int count = 0;
        try {
            BufferedSource source = stream.body().source();
            while (stream.read(() -> Optional.ofNullable(source.readUtf8Line())).isPresent()) {
                count++;
            }
            lines.complete(count);
        } catch (IOException | IllegalStateException e) {
            lines.complete(count);
        } catch (RuntimeException e) {
            lines.completeExceptionally(e);
        }
    }

    /** Answers each request with events, until the connection breaks. */
    private static void talk(ServerSocket engine) {
        while (!engine.isClosed()) {
            try (Socket client = engine.accept()) {
                OutputStream out = client.getOutputStream();
                out.write(HEAD);
                while (true) {
                    out.write(CHUNK);
                }
            } catch (IOException e) {
                // Its reader has gone, or the test is over.
            }
        }
    }
}
