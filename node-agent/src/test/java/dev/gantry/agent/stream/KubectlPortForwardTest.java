package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pods use the host's network, so that the programs they forward to are sockets of the test. */
@Timeout(120)
class KubectlPortForwardTest extends StreamsTest {

    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> .*");
    private static final int MANY_BYTES = 20 << 20;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroy);
    }

    @Test
    void carriesManyBytesBothWaysAtOnce() throws Exception {
        try (EchoServer echo = new EchoServer()) {
            byte[] bytes = random(MANY_BYTES);

            assertThat(exchange(forward(hostPod(), echo.port()), bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void carriesManyConnectionsAtOnce() throws Exception {
        try (EchoServer echo = new EchoServer()) {
            int port = forward(hostPod(), echo.port());
            List<CompletableFuture<Boolean>> exchanges = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] bytes = random(100_000 + i);
                exchanges.add(CompletableFuture.supplyAsync(
                        () -> Arrays.equals(exchange(port, bytes), bytes),
                        task -> Thread.ofVirtual().start(task)));
            }
            assertThat(exchanges.stream().map(CompletableFuture::join))
                    .hasSize(40)
                    .allMatch(equal -> equal);
        }
    }

    @Test
    void oneSlowReaderDoesNotStopAnotherConnection() throws Exception {
        try (EchoServer echo = new EchoServer()) {
            int port = forward(hostPod(), echo.port());
            try (Socket slow = connect(port)) {
                slow.getOutputStream().write(random(50_000)); // and never reads the echo
                byte[] bytes = random(500_000);

                assertThat(exchange(port, bytes)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void theServersEndEndsTheClientsConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write("bye".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (Socket socket = connect(forward(hostPod(), server.getLocalPort()))) {
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("bye");
            }
        }
    }

    @Test
    void saysThatNobodyListensOnThePodsOwnAddress() throws Exception {
        PODS.sandbox("web", "app");
        Process process = start("web", 81);
        int port = localPort(process);
        try (Socket socket = connect(port)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
                .contains("error forwarding port 81 to pod web: Connection refused");
    }

    @Test
    void refusesAPodThatDoesNotRun() {
        PODS.declare(DockerPods.pod("pending", "app").build());

        assertThat(kubectl.run("port-forward", "pod/pending", ":80").errors())
                .contains("unable to forward port because pod is not running. Current status=Running");
    }

    private static String hostPod() {
        PODS.declare(DockerPods.pod("host", "app")
                .editSpec()
                .withHostNetwork(true)
                .endSpec()
                .build());
        return "host";
    }

    private int forward(String pod, int port) throws IOException {
        return localPort(start(pod, port));
    }

    private Process start(String pod, int port) {
        Process process = kubectl.start("port-forward", "pod/" + pod, ":" + port);
        started.add(process);
        return process;
    }

    @SuppressWarnings("BufferedReaderNotClosed")
    private static int localPort(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = lines.readLine();
        Matcher matcher = FORWARDING.matcher(String.valueOf(line));
        if (!matcher.matches()) {
            throw new AssertionError(line + new String(process.getErrorStream().readAllBytes(), UTF_8));
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Sends all bytes, ends the sending direction, and reads to the end meanwhile. */
    private static byte[] exchange(int port, byte[] bytes) {
        try (Socket socket = connect(port)) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Sends back what it gets, until the client ends its sending direction. */
    private static final class EchoServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

        EchoServer() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    accept();
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        @SuppressWarnings("EmptyCatch") // the test closes the server, and clients go away as they please
        private void accept() {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException closed) {
                // the loop ends
            }
        }

        @SuppressWarnings("EmptyCatch")
        private static void echo(Socket socket) {
            try (socket;
                    InputStream in = socket.getInputStream();
                    OutputStream out = socket.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException gone) {
                // so is the connection
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
