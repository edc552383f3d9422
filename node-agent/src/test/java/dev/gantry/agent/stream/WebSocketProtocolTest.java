package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What kubectl does not ask for: older and other protocols, and clients that do not keep to one. */
@Timeout(60)
class WebSocketProtocolTest extends StreamsTest {

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int CANNOT_ACCEPT = 1003;

    private static final String POD = "/api/v1/namespaces/default/pods/web";
    private static final String CAT = POD + "/exec?command=cat&stdin=true&stdout=true";

    @BeforeAll
    static void startPod() {
        PODS.sandbox("web", "app");
        PODS.run("web", "app", 0, "sleep 600");
    }

    @Test
    void version4CarriesACommandAndItsExitCode() throws Exception {
        String exec = POD + "/exec?command=sh&command=-c&command=echo+hi;+exit+3&stdout=true&stderr=true";
        try (TestSocket socket = new TestSocket(server.port(), exec, "v4.channel.k8s.io")) {
            assertThat(new String(socket.next(), UTF_8)).isEqualTo("\u0001hi\n");
            assertThat(new String(socket.next(), UTF_8))
                    .startsWith("\u0003{")
                    .contains("\"status\":\"Failure\"")
                    .contains("\"reason\":\"NonZeroExitCode\"")
                    .contains("\"message\":\"command terminated with exit code 3\"")
                    .contains("\"causes\":[{\"message\":\"3\",\"reason\":\"ExitCode\"}]");
            assertThat(socket.closeCode()).isEqualTo(NORMAL);
        }
    }

    @Test
    void version5IsPreferred() {
        try (TestSocket socket = new TestSocket(server.port(), CAT, "v4.channel.k8s.io", "v5.channel.k8s.io")) {
            assertThat(socket.subprotocol()).isEqualTo("v5.channel.k8s.io");
        }
    }

    @Test
    void refusesProtocolsItDoesNotSpeak() {
        assertRefused(CAT, "v1.channel.k8s.io");
    }

    @Test
    void answersARequestThatIsNoWebSocketWithAStatus() throws Exception {
        HttpResponse<String> answer = get(CAT);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"kind\":\"Status\"").contains("Upgrade request required");
        assertThat(get(POD + "/exec?stdout=true").body()).contains("at least one command");
        assertThat(get(POD + "/exec?command=true").body()).contains("at least 1 of stdin, stdout, stderr");
    }

    @Test
    void endsAConnectionThatBreaksTheProtocol() {
        try (TestSocket socket = new TestSocket(server.port(), CAT, "v5.channel.k8s.io")) {
            socket.send(new byte[] {4, '?'});
            assertThat(socket.closeCode()).isEqualTo(PROTOCOL_ERROR);
        }
        try (TestSocket socket = new TestSocket(server.port(), CAT, "v5.channel.k8s.io")) {
            socket.sendText("text");
            assertThat(socket.closeCode()).isEqualTo(CANNOT_ACCEPT);
        }
    }

    @Test
    void aMessageMayBeLongerThanAnyBuffer() throws Exception {
        byte[] message = new byte[1 << 20];
        try (TestSocket socket = new TestSocket(server.port(), CAT, "v5.channel.k8s.io")) {
            socket.send(message); // the first byte is the channel, stdin, and the others come back
            int echoed = 0;
            while (echoed < message.length - 1) {
                echoed += socket.next().length - 1;
            }
            assertThat(echoed).isEqualTo(message.length - 1);
            socket.send(new byte[] {(byte) 255, 0});
            assertThat(new String(socket.next(), UTF_8)).contains("\"status\":\"Success\"");
            assertThat(socket.closeCode()).isEqualTo(NORMAL);
        }
    }

    @Test
    void forwardsPortsOverPlainChannels() throws Exception {
        PODS.declare(DockerPods.pod("host", "app")
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build());
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = listener.getLocalPort();
            Thread.ofVirtual().start(() -> echoOneByte(listener));
            String path = "/api/v1/namespaces/default/pods/host/portforward?ports=" + port;
            try (TestSocket socket = new TestSocket(server.port(), path, "v4.channel.k8s.io")) {
                assertThat(socket.next()).isEqualTo(new byte[] {0, (byte) port, (byte) (port >> 8)});
                assertThat(socket.next()).isEqualTo(new byte[] {1, (byte) port, (byte) (port >> 8)});
                socket.send(new byte[] {0, 'x'});
                assertThat(socket.next()).isEqualTo(new byte[] {0, 'x'});
                assertThat(socket.closeCode()).isEqualTo(NORMAL);
            }
        }
    }

    @Test
    void saysOnTheErrorChannelThatNobodyListens() throws Exception {
        try (TestSocket socket = new TestSocket(server.port(), POD + "/portforward?ports=81", "v4.channel.k8s.io")) {
            assertThat(socket.next()).isEqualTo(new byte[] {0, 81, 0});
            assertThat(socket.next()).isEqualTo(new byte[] {1, 81, 0});
            assertThat(new String(socket.next(), UTF_8))
                    .isEqualTo("\u0001error forwarding port 81 to pod web: Connection refused");
        }
    }

    @Test
    void refusesPortsThatAreNone() {
        for (String query : new String[] {"", "?ports=0", "?ports=65536", "?ports=http", "?ports=80,,81"}) {
            assertRefused(POD + "/portforward" + query, "v4.channel.k8s.io");
        }
    }

    private static void assertRefused(String path, String subprotocol) {
        assertThatThrownBy(() -> new TestSocket(server.port(), path, subprotocol))
                .as(path)
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse().statusCode())
                .isEqualTo(400);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private static void echoOneByte(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write(socket.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
