package dev.gantry.agent.stream.portforward;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.agent.stream.channel.ChannelDemultiplexer;
import dev.gantry.agent.stream.channel.ChannelWriter;
import dev.gantry.agent.stream.web.SocketConnection;
import dev.gantry.agent.stream.web.SocketHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Port-forward over plain channels, as the Fabric8 client does it: of the n-th port, channel 2n carries the bytes of one TCP
 * connection and channel 2n+1 its failure. The first message of each channel is the port, in two bytes, the low one first.
 * The protocol knows no half-close: the connection ends when the pod has closed every port.
 */
final class ChannelForwarding implements SocketHandler {

    static final String PROTOCOL = "v4.channel.k8s.io";

    private static final Logger LOGGER = LoggerFactory.getLogger(ChannelForwarding.class);

    private final PodNetwork network;
    private final List<ForwardedChannel> ports;
    private final ChannelDemultiplexer messages = new ChannelDemultiplexer();
    private final AtomicInteger open;

    ChannelForwarding(PodNetwork network, List<Integer> ports) {
        this.network = network;
        this.ports = IntStream.range(0, ports.size())
                .mapToObj(i -> new ForwardedChannel(ports.get(i), 2 * i))
                .toList();
        this.open = new AtomicInteger(ports.size());
    }

    @Override
    public void opened(SocketConnection connection) {
        ChannelWriter writer = new ChannelWriter(connection::send);
        for (ForwardedChannel port : ports) {
            Thread.ofVirtual().name("forward").start(() -> forward(port, writer, connection));
        }
    }

    @Override
    public void received(ByteBuffer part, boolean last) throws IOException {
        messages.<IOException>accept(part, last, this::received);
    }

    /** Only data channels have something to say; others are ignored. */
    private void received(int channel, ByteBuffer bytes, boolean last) throws IOException {
        if (channel % 2 != 0 || channel / 2 >= ports.size()) {
            return;
        }
        try {
            ports.get(channel / 2).incoming().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void closed() {
        ports.forEach(port -> port.incoming().breakOff());
    }

    private void forward(ForwardedChannel port, ChannelWriter writer, SocketConnection connection) {
        try {
            announce(port, writer);
            connect(port, writer);
        } catch (IOException e) {
            LOGGER.debug("The client of a forwarded port went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            port.incoming().abandon();
            if (open.decrementAndGet() == 0) {
                connection.close();
            }
        }
    }

    private static void announce(ForwardedChannel port, ChannelWriter writer) throws IOException {
        byte[] number = ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) port.port())
                .array();
        writer.write(port.dataChannel(), number);
        writer.write(port.errorChannel(), number);
    }

    private void connect(ForwardedChannel port, ChannelWriter writer) throws IOException, InterruptedException {
        Socket socket;
        try {
            socket = network.connect(port.port());
        } catch (IOException e) {
            writer.write(port.errorChannel(), network.failure(port.port(), e).getBytes(UTF_8));
            return;
        }
        new TcpRelay(new ChannelClientStream(port, writer), socket).run();
    }
}
