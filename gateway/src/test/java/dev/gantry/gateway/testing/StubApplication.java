package dev.gantry.gateway.testing;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.resources.LoopResources;

/** A replica of an application: says its name, after a delay if it is asked for one. Each has an address of its own at the same port. */
public final class StubApplication implements AutoCloseable {

    /** The one of those it is offered that its WebSockets speak. */
    public static final String SUBPROTOCOL = "chat.v2";

    private static final Duration SLOW = Duration.ofMillis(700);

    private final String address;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger afterStop = new AtomicInteger();
    private final AtomicInteger closeCode = new AtomicInteger();
    /** Not the gateway's event loops, which end with it. */
    private static final LoopResources LOOPS = LoopResources.create("stub", 1, true);

    private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
    private final DisposableServer server;
    private volatile boolean mayNotBeAsked;

    /** @param address of the loopback network, such as 127.0.0.2 */
    public StubApplication(String address, int port) {
        this.address = address;
        server = HttpServer.create()
                .runOn(LOOPS)
                .host(address)
                .port(port)
                .doOnConnection(connection -> channels.add(connection.channel()))
                .handle(this::handle)
                .bindNow();
    }

    public int port() {
        return server.port();
    }

    public int served() {
        return served.get();
    }

    /** With which code its newest WebSocket was closed by the other side, 0 before. */
    public int closeCode() {
        return closeCode.get();
    }

    /** From now on a request is an error of the gateway's. */
    public void expectNoMore() {
        mayNotBeAsked = true;
    }

    public int servedAgainstExpectation() {
        return afterStop.get();
    }

    /** Closes the port and every connection, as a process that dies does. */
    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        served.incrementAndGet();
        if (mayNotBeAsked) {
            afterStop.incrementAndGet();
        }
        if ("websocket".equalsIgnoreCase(request.requestHeaders().get("Upgrade"))) {
            return response.sendWebsocket(
                    (in, out) -> {
                        in.receiveCloseStatus().subscribe(status -> closeCode.set(status.code()));
                        return out.sendObject(in.receiveFrames().map(frame -> frame.retain()), frame -> true);
                    },
                    WebsocketServerSpec.builder().protocols(SUBPROTOCOL).build());
        }
        String uri = request.uri();
        if (uri.startsWith("/headers")) {
            return text(response, request.requestHeaders().toString());
        }
        if (uri.startsWith("/echo")) {
            return response.send(request.receive().retain());
        }
        if (uri.startsWith("/fail")) {
            return text(response.status(500), "failed");
        }
        if (uri.startsWith("/die")) {
            request.withConnection(connection -> connection.channel().close().syncUninterruptibly());
            return Mono.never();
        }
        return uri.startsWith("/slow") ? Mono.delay(SLOW).then(text(response, address)) : text(response, address);
    }

    private static Mono<Void> text(HttpServerResponse response, String text) {
        return response.sendString(Mono.just(text)).then();
    }
}
