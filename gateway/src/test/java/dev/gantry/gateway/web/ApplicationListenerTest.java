package dev.gantry.gateway.web;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Ingresses;
import dev.gantry.gateway.testing.Load;
import dev.gantry.gateway.testing.Slices;
import dev.gantry.gateway.testing.StubApplication;
import dev.gantry.gateway.testing.TalkingSocket;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.netty.http.HttpProtocol;

/** The applications' listener as clients and the registry see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationListenerTest {

    private static final String ONE = "127.0.0.2";
    private static final String TWO = "127.0.0.3";

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;

    /** Longer than what the gateway would hold in memory. */
    private static final String LONG_BODY = "0123456789".repeat(30_000);

    private final GatewayFixture gateway = new GatewayFixture("--gantry.gateway.applications.drain-bound=3s");
    private StubApplication one = new StubApplication(ONE, 0);
    private StubApplication two = new StubApplication(TWO, one.port());

    @BeforeEach
    void twoReplicas() {
        one.close();
        two.close();
        one = new StubApplication(ONE, 0);
        two = new StubApplication(TWO, one.port());
        gateway.registry.put(Slices.service("shop", "web"));
        long version = gateway.registry.put(replicas().ready(ONE).ready(TWO).at(0));
        soon().until(() -> gateway.registry.confirmed("known") >= version);
    }

    @AfterEach
    void replicasEnd() {
        one.close();
        two.close();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void requestsAreSharedByTheReadyEndpoints() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(get("/services/shop/web/x").statusCode()).isEqualTo(200);
        }
        assertThat(one.served()).isPositive();
        assertThat(two.served()).isPositive();
    }

    @Test
    void anIngressLeadsToItsService() throws Exception {
        gateway.registry.put(Ingresses.ingress("shop", "any")
                .path("", "Prefix", "/shop", "web")
                .build());
        soon().until(() -> get("/shop/x").statusCode() == 200);
        assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
        gateway.registry.remove(Ingresses.ingress("shop", "any")
                .path("", "Prefix", "/shop", "web")
                .build());
        soon().until(() -> get("/shop/x").statusCode() == 404);
    }

    @Test
    void applicationsSeeWhoAskedAndHow() throws Exception {
        HttpResponse<String> response =
                gateway.send(HttpRequest.newBuilder(gateway.application("/services/shop/web:80/headers"))
                        .header("X-Forwarded-For", "6.6.6.6"));
        assertThat(response.body())
                .contains(
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Prefix: /services/shop/web:80",
                        "Host: 127.0.0.1:" + gateway.applicationPort())
                .doesNotContain("6.6.6.6");
    }

    @Test
    void unknownServicesAndEmptyOnesAreTold() throws Exception {
        assertThat(get("/services/shop/nothing/").body()).isEqualTo("there is no service shop/nothing\n");
        assertThat(get("/services/shop/web:81/").body()).isEqualTo("service shop/web has no port 81\n");
        gateway.registry.put(replicas().notReady(ONE).at(0));
        soon().untilAsserted(() -> {
            HttpResponse<String> response = get("/services/shop/web/");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("service shop/web has no ready endpoint\n");
        });
    }

    @Test
    void theApiCannotBeReachedThroughIt() throws Exception {
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.application("/api/v1/secrets"))
                                .header("Authorization", "Bearer " + GatewayFixture.TOKEN))
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/gantry/registry/v1/proxies").statusCode()).isEqualTo(404);
        assertThat(get("/swagger-ui.html").statusCode()).isEqualTo(302);
    }

    /** The promise of the whole system, seen from here: nothing is lost and nothing is sent there after the confirmation. */
    @Test
    void anEndpointLeavesUnderLoadWithoutALostRequest() throws Exception {
        try (Load load = new Load(gateway.application("/services/shop/web/x"), 16)) {
            soon().until(() -> load.answered() > 200);
            long version =
                    gateway.registry.put(replicas().terminating(ONE).ready(TWO).at(0));
            soon().until(() -> gateway.registry.confirmed("applied") >= version);
            one.expectNoMore();
            one.close();
            int then = load.answered();
            soon().until(() -> load.answered() > then + 200);
            assertThat(load.stop()).isEmpty();
        }
        assertThat(one.servedAgainstExpectation()).isZero();
    }

    @Test
    void theConfirmationWaitsForRequestsUnderWay() throws Exception {
        gateway.registry.put(replicas().ready(ONE).at(0));
        soon().until(() -> get("/services/shop/web/x").body().equals(ONE));
        CompletableFuture<HttpResponse<String>> slow = gateway.http.sendAsync(
                HttpRequest.newBuilder(gateway.application("/services/shop/web/slow"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        int before = one.served();
        soon().until(() -> one.served() > before);
        long version =
                gateway.registry.put(replicas().terminating(ONE).ready(TWO).at(0));
        soon().until(() -> gateway.registry.confirmed("known") >= version);
        assertThat(slow).as("still under way").isNotDone();
        assertThat(gateway.registry.confirmed("applied")).isLessThan(version);
        assertThat(slow.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        soon().until(() -> gateway.registry.confirmed("applied") >= version);
    }

    @Test
    void aKilledEndpointCostsNoIdempotentRequest() throws Exception {
        try (Load load = new Load(gateway.application("/services/shop/web/x"), 16)) {
            soon().until(() -> load.answered() > 200);
            one.close();
            int then = load.answered();
            soon().until(() -> load.answered() > then + 200);
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void aLostPostIsNotSentTwice() throws Exception {
        int before = one.served() + two.served();
        HttpResponse<String> response =
                gateway.send(HttpRequest.newBuilder(gateway.application("/services/shop/web/die"))
                        .POST(BodyPublishers.ofString("order")));
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("closed the connection before it answered");
        assertThat(one.served() + two.served()).isEqualTo(before + 1);
    }

    @Test
    void aLostGetIsTriedElsewhere() throws Exception {
        int before = one.served() + two.served();
        assertThat(get("/services/shop/web/die").statusCode()).isEqualTo(502);
        assertThat(one.served() + two.served()).isEqualTo(before + 2);
    }

    /** The JDK's client loses frames that come before it has changed its protocol. */
    @Test
    void theAnswerToAnUpgradeWaitsUntilTheClientSpeaksHttp2() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.applicationPort())) {
            client.setSoTimeout(10_000);
            send(
                    client,
                    String.join(
                            "\r\n",
                            "GET /services/shop/web/x HTTP/1.1",
                            "Host: any",
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAQAAP__",
                            "",
                            ""));
            DataInputStream answer = new DataInputStream(client.getInputStream());
            assertThat(head(answer)).startsWith("HTTP/1.1 101 ");
            assertThat(frameType(answer)).as("the server's settings").isEqualTo(SETTINGS);
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(one.served() + two.served()).isZero();
            send(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            int type = frameType(answer);
            while (type == SETTINGS || type == WINDOW_UPDATE) {
                type = frameType(answer);
            }
            assertThat(type).isEqualTo(HEADERS);
        }
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(DataInputStream answer) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) answer.readUnsignedByte());
        }
        return head.toString();
    }

    /** Reads a frame (RFC 9113, 4.1). */
    private static int frameType(DataInputStream answer) throws IOException {
        int length = answer.readUnsignedByte() << 16 | answer.readUnsignedShort();
        int type = answer.readUnsignedByte();
        answer.skipNBytes(5L + length);
        return type;
    }

    /** The JDK's client offers HTTP/2 with its first request of each connection. */
    @Test
    void http2IsSpokenByUpgrade() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(gateway.application("/services/shop/web/headers"))
                    .build();
            HttpResponse<String> upgraded = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(upgraded.body())
                    .contains("Host: 127.0.0.1:" + gateway.applicationPort(), "X-Forwarded-For: 127.0.0.1")
                    .doesNotContainIgnoringCase("x-http2-", "http2-settings", "upgrade");
            HttpRequest post = HttpRequest.newBuilder(gateway.application("/services/shop/web/echo"))
                    .POST(BodyPublishers.ofString(LONG_BODY))
                    .build();
            HttpResponse<String> echoed = client.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(echoed.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(echoed.body()).isEqualTo(LONG_BODY);
        }
    }

    @Test
    void http2IsSpokenWithPriorKnowledge() {
        String version = reactor.netty.http.client.HttpClient.newConnection()
                .protocol(HttpProtocol.H2C)
                .get()
                .uri(gateway.application("/services/shop/web/x"))
                .response()
                .map(response -> response.version() + " " + response.status().code())
                .block(Duration.ofSeconds(10));
        assertThat(version).isEqualTo("HTTP/2.0 200");
    }

    /** An upgrade would have to take in the whole body first, and refuse it. */
    @Test
    void aBodyWithAnOfferOfHttp2IsAnsweredOverHttp11() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest post = HttpRequest.newBuilder(gateway.application("/services/shop/web/echo"))
                    .POST(BodyPublishers.ofString(LONG_BODY))
                    .build();
            HttpResponse<String> echoed = client.send(post, HttpResponse.BodyHandlers.ofString());
            assertThat(echoed.statusCode()).isEqualTo(200);
            assertThat(echoed.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(echoed.body()).isEqualTo(LONG_BODY);
        }
    }

    @Test
    void webSocketsPassWithTheSubprotocolThatTheApplicationChose() throws Exception {
        TalkingSocket socket = TalkingSocket.open(gateway.applicationPort(), "/services/shop/web/ws");
        assertThat(socket.subprotocol()).isEqualTo(StubApplication.SUBPROTOCOL);
        assertThat(socket.echo("hello")).isEqualTo("hello");
        socket.abort();
    }

    @Test
    void aWebSocketWhoseServerDiesBeforeItAnswersIsOpenedElsewhere() throws Exception {
        String dying = "127.0.0.4";
        AtomicInteger deaths = new AtomicInteger();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket server = new ServerSocket(one.port(), 0, InetAddress.getByName(dying))) {
            executor.execute(() -> dieOverAndOver(server, deaths));
            gateway.registry.put(replicas().ready(dying).ready(TWO).at(0));
            soon().until(() -> get("/services/shop/web/x").body().equals(TWO));
            int before = deaths.get();
            soon().until(() -> {
                TalkingSocket socket = TalkingSocket.open(gateway.applicationPort(), "/services/shop/web/ws");
                assertThat(socket.echo("hello")).isEqualTo("hello");
                socket.abort();
                return deaths.get() >= before + 3;
            });
        }
    }

    /** As long as nothing of it has left, which is so of a short one, it may be asked for again. */
    @Test
    void aShortAnswerThatBreaksOffIsAskedForElsewhere() throws Exception {
        String dying = "127.0.0.4";
        AtomicInteger deaths = new AtomicInteger();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket server = new ServerSocket(one.port(), 0, InetAddress.getByName(dying))) {
            executor.execute(() -> breakOffOverAndOver(server, deaths));
            gateway.registry.put(replicas().ready(dying).ready(TWO).at(0));
            soon().until(() -> {
                HttpResponse<String> answer = get("/services/shop/web/x");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().allValues("X-Broken")).isEmpty();
                return answer.body().equals(TWO) && deaths.get() >= 3;
            });
        }
    }

    private static void breakOffOverAndOver(ServerSocket server, AtomicInteger deaths) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    send(socket, "HTTP/1.1 200 OK\r\nX-Broken: yes\r\nContent-Length: 20\r\n\r\nthe first half");
                    deaths.incrementAndGet();
                }
            } catch (IOException e) {
                // The test closes the server.
            }
        }
    }

    /** Reads the beginning of each request, and hangs up. */
    private static void dieOverAndOver(ServerSocket server, AtomicInteger deaths) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    deaths.incrementAndGet();
                }
            } catch (IOException e) {
                // The test closes the server.
            }
        }
    }

    /** The gateways' bound is 3 s here, and a WebSocket is closed 2 s before it. */
    @Test
    void aWebSocketToAStoppingPodIsToldAndNotCut() throws Exception {
        gateway.registry.put(replicas().ready(ONE).at(0));
        soon().until(() -> get("/services/shop/web/x").body().equals(ONE));
        TalkingSocket socket = TalkingSocket.open(gateway.applicationPort(), "/services/shop/web/ws");
        long version =
                gateway.registry.put(replicas().terminating(ONE).ready(TWO).at(0));
        soon().until(() -> gateway.registry.confirmed("known") >= version);
        assertThat(socket.echo("still there")).isEqualTo("still there");
        assertThat(socket.closeCode()).isEqualTo(1001);
        soon().until(() -> one.closeCode() == 1001);
        soon().until(() -> gateway.registry.confirmed("applied") >= version);
    }

    @Test
    void aReadyPodThatDoesNotListenYetIsLeftOutAndTold() throws Exception {
        two.close();
        String starting = "127.0.0.4";
        gateway.registry.put(replicas().ready(ONE).ready(starting).at(0));
        soon().until(() -> gateway.registry.notListening().equals(Set.of(Slices.uid(starting))));
        for (int i = 0; i < 20; i++) {
            HttpRequest.Builder post = HttpRequest.newBuilder(gateway.application("/services/shop/web/echo"))
                    .POST(BodyPublishers.ofString("order"));
            assertThat(gateway.send(post).statusCode()).isEqualTo(200);
        }
        try (StubApplication late = new StubApplication(starting, one.port())) {
            soon().until(() -> gateway.registry.notListening().isEmpty());
            soon().until(() -> get("/services/shop/web/x").body().equals(starting));
            assertThat(late.served()).isPositive();
        }
    }

    private Slices replicas() {
        return slice("shop", "web", one.port());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.application(path)));
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(20, TimeUnit.SECONDS).pollInterval(20, TimeUnit.MILLISECONDS);
    }
}
