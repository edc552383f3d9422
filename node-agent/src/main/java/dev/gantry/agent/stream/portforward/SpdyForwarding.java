package dev.gantry.agent.stream.portforward;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.agent.stream.spdy.SpdyConnection;
import dev.gantry.agent.stream.spdy.SpdyFrame;
import dev.gantry.agent.stream.spdy.SpdyStream;
import dev.gantry.agent.stream.web.SocketConnection;
import dev.gantry.agent.stream.web.SocketHandler;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Port-forward as kubectl does it: SPDY/3.1 in the binary messages of a WebSocket, two SPDY streams for each TCP connection.
 */
final class SpdyForwarding implements SocketHandler {

    static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

    private static final Logger LOGGER = LoggerFactory.getLogger(SpdyForwarding.class);

    private final PodNetwork network;
    private final StreamPairs pairs = new StreamPairs();
    private @Nullable SpdyConnection spdy;

    SpdyForwarding(PodNetwork network) {
        this.network = network;
    }

    @Override
    public void opened(SocketConnection connection) {
        spdy = new SpdyConnection(connection::send, this::accept);
    }

    @Override
    public void received(ByteBuffer part, boolean last) throws IOException {
        if (spdy != null) {
            spdy.receive(part);
        }
    }

    @Override
    public void closed() {
        if (spdy != null) {
            spdy.close();
        }
    }

    private boolean accept(SpdyStream stream) {
        return switch (pairs.add(stream)) {
            case StreamPairs.Waiting _ -> true;
            case StreamPairs.Complete(ForwardRequest request) -> {
                Thread.ofVirtual().name("forward").start(() -> forward(request));
                yield true;
            }
            case StreamPairs.Refused(String reason) -> {
                LOGGER.debug("A stream of port-forward was refused: {}", reason);
                yield false;
            }
        };
    }

    private void forward(ForwardRequest request) {
        SpdyStream errors = request.errors();
        try {
            errors.ignoreInput();
            connect(request);
            errors.finish();
        } catch (IOException e) {
            LOGGER.debug("The client of a forwarded port went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(ForwardRequest request) throws IOException, InterruptedException {
        Socket socket;
        try {
            socket = network.connect(request.port());
        } catch (IOException e) {
            byte[] message = network.failure(request.port(), e).getBytes(UTF_8);
            request.errors().write(message, 0, message.length);
            request.data().finish();
            request.data().ignoreInput();
            return;
        }
        new TcpRelay(new SpdyClientStream(request.data()), socket).run();
    }

    private record SpdyClientStream(SpdyStream stream) implements ClientStream {
        @Override
        public int read(byte[] target) throws IOException {
            return stream.read(target);
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            stream.write(bytes, 0, length);
        }

        @Override
        public void finish() throws IOException {
            stream.finish();
        }

        @Override
        public void reset() throws IOException {
            stream.reset(SpdyFrame.RstStream.CANCEL);
        }
    }
}
