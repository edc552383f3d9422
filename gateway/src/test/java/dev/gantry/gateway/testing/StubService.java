package dev.gantry.gateway.testing;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.resources.LoopResources;

/** A service of Gantry in-process: tells discovery, answers fixed documents, and echoes what it was sent. */
public class StubService implements AutoCloseable {

    private static final String DEATH = "";

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger openWatches = new AtomicInteger();
    /** Not the gateway's event loops, which end with it. */
    private static final LoopResources LOOPS = LoopResources.create("stub", 1, true);

    private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
    private DisposableServer server;

    public StubService() {
        documents.put("/api", discovery(List.of()));
        documents.put("/apis", discovery(List.of()));
        documents.put("/openapi/v3", "{\"paths\":{}}");
        server = listen(0);
    }

    /** Answers a GET of the path with the document. */
    public StubService answer(String path, String json) {
        documents.put(path, json);
        return this;
    }

    /** Closes the connection on which the path is asked for, as a process does that dies before it answers. */
    public StubService dieWhenAsked(String path) {
        return answer(path, DEATH);
    }

    public StubService core(String... resources) {
        return answer("/api", discovery(List.of(group("", "v1", resources))));
    }

    public StubService group(String group, String... resources) {
        return answer("/apis", discovery(List.of(group(group, "v1", resources))));
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Watches that are being streamed now. */
    public int openWatches() {
        return openWatches.get();
    }

    /** The headers of each echoed request, with "uri" among them. */
    public Queue<Map<String, String>> seen() {
        return seen;
    }

    /** Closes the port and every connection, as a process that dies does. */
    public void stop() {
        server.disposeNow(Duration.ofSeconds(5));
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }

    /** Listens again where it did. */
    public void restart() {
        server = listen(server.port());
    }

    @Override
    public void close() {
        stop();
    }

    private DisposableServer listen(int port) {
        return HttpServer.create()
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(port)
                .doOnConnection(connection -> channels.add(connection.channel()))
                .handle(this::handle)
                .bindNow();
    }

    protected Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        String document = documents.get(uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri);
        if (uri.contains("watch=")) {
            return watch(response);
        }
        if ("websocket".equalsIgnoreCase(request.requestHeaders().get("Upgrade"))) {
            return webSocket(request, response);
        }
        if (DEATH.equals(document)) {
            request.withConnection(connection -> connection.channel().close().syncUninterruptibly());
            return Mono.never();
        }
        if (request.method().name().equals("GET") && document != null) {
            return response.header("Content-Type", "application/json").sendString(Mono.just(document));
        }
        return uri.endsWith("/pods/gone") ? response.status(404).send() : echo(request, response);
    }

    private Publisher<Void> watch(HttpServerResponse response) {
        Flux<String> events = Flux.interval(Duration.ofMillis(50))
                .map(i -> "{\"type\":\"BOOKMARK\",\"n\":" + i + "}\n")
                .doOnSubscribe(s -> openWatches.incrementAndGet())
                .doFinally(s -> openWatches.decrementAndGet());
        return response.header("Content-Type", "application/json").send(ByteBufFlux.fromString(events), buffer -> true);
    }

    /** Speaks v4 only: what a client offers beside it is not chosen, and who offers only others is refused. */
    private static Publisher<Void> webSocket(HttpServerRequest request, HttpServerResponse response) {
        String offered = String.valueOf(request.requestHeaders().get("Sec-WebSocket-Protocol"));
        if (!offered.contains("v4.channel")) {
            return response.status(403).send();
        }
        WebsocketServerSpec v4 =
                WebsocketServerSpec.builder().protocols("v4.channel").build();
        if (request.uri().endsWith("command=exit")) {
            return response.sendWebsocket(
                    (in, out) -> out.sendString(Mono.just("done")).then(out.sendClose(4002, "exit")), v4);
        }
        return response.sendWebsocket(
                (in, out) -> out.sendObject(in.receiveFrames().map(frame -> frame.retain()), frame -> true), v4);
    }

    private Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
        Map<String, String> headers = new ConcurrentHashMap<>();
        request.requestHeaders()
                .forEach(h -> headers.merge(h.getKey().toLowerCase(Locale.ROOT), h.getValue(), (a, b) -> a + "," + b));
        headers.put("uri", request.uri());
        headers.put("method", request.method().name());
        seen.add(headers);
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> response.status(200)
                        .sendString(Mono.just(request.method() + " " + request.uri() + " " + body.length))
                        .then());
    }

    private static String discovery(List<String> groups) {
        return "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\",\"metadata\":{},\"items\":["
                + String.join(",", groups) + "]}";
    }

    private static String group(String group, String version, String... resources) {
        String entries = Arrays.stream(resources)
                .map(name -> "{\"resource\":\"" + name
                        + "\",\"responseKind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"X\"},"
                        + "\"scope\":\"Namespaced\",\"singularResource\":\"x\",\"verbs\":[\"get\",\"list\"]}")
                .collect(Collectors.joining(","));
        return "{\"metadata\":{" + (group.isEmpty() ? "" : "\"name\":\"" + group + "\"")
                + "},\"versions\":[{\"version\":\"" + version + "\",\"resources\":[" + entries
                + "],\"freshness\":\"Current\"}]}";
    }
}
