package dev.gantry.agent.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Socket} over the JDK's Unix domain channel. Options of TCP are accepted and mean nothing. Of read timeouts only
 * the shortest is kept, with which OkHttp asks whether an idle connection still stands; to end a longer wait, a user must
 * close the socket (OkHttp does).
 */
final class UnixSocket extends Socket {

    /** Reads with a timeout of up to this do not wait at all; OkHttp asks with 1 ms. */
    private static final int PEEK_MILLIS = 1;

    private final Path path;
    private final SocketChannel channel;
    private volatile int timeoutMillis;

    UnixSocket(Path path) throws IOException {
        this.path = path;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    public void connect(@Nullable SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    @Override
    public void connect(@Nullable SocketAddress ignored, int timeoutMillis) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public InputStream getInputStream() {
        return new Input();
    }

    @Override
    public OutputStream getOutputStream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return false;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void setSoTimeout(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    private final class Input extends InputStream {

        private final InputStream waiting = Channels.newInputStream(channel);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            boolean peek = timeoutMillis > 0 && timeoutMillis <= PEEK_MILLIS;
            return peek
                    ? readWhatIsThere(ByteBuffer.wrap(target, offset, length))
                    : waiting.read(target, offset, length);
        }

        private int readWhatIsThere(ByteBuffer target) throws IOException {
            channel.configureBlocking(false);
            try {
                int count = channel.read(target);
                if (count == 0 && target.hasRemaining()) {
                    throw new SocketTimeoutException("nothing to read");
                }
                return count;
            } finally {
                channel.configureBlocking(true);
            }
        }
    }
}
