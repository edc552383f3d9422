package dev.gantry.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class UnixSocketTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private ServerSocketChannel server;
    private UnixSocket socket;
    private SocketChannel accepted;

    @BeforeEach
    void connect() throws IOException {
        Path path = directory.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        socket = new UnixSocket(path);
        socket.connect(null);
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        accepted.close();
        server.close();
    }

    /** OkHttp asks so before it sends a POST on a connection that was idle for 10 s; without an answer it hangs. */
    @Test
    void askedWhetherTheConnectionStandsItDoesNotWait() throws IOException {
        socket.setSoTimeout(1);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        accepted.close();
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void waitsAgainAfterThatQuestion() throws IOException {
        socket.setSoTimeout(1);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(30_000);
        Thread.ofVirtual().start(() -> {
            try {
                accepted.write(ByteBuffer.wrap(new byte[] {7}));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(socket.getInputStream().read()).isEqualTo(7);
    }
}
