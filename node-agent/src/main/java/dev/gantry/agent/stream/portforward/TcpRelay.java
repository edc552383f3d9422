package dev.gantry.agent.stream.portforward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries bytes between a client's stream and a socket, each direction on a thread of its own, with half-closes. */
final class TcpRelay {

    /** One piece in bytes; it fits one WebSocket message of any proxy on the way. */
    private static final int BUFFER_BYTES = 32 * 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(TcpRelay.class);

    private final ClientStream client;
    private final Socket pod;

    TcpRelay(ClientStream client, Socket pod) {
        this.client = client;
        this.pod = pod;
    }

    /** Returns when both directions have ended; the socket is closed then. */
    void run() throws InterruptedException {
        try (pod) {
            Thread toPod = Thread.ofVirtual().name("forward-to-pod").start(this::toPod);
            toClient();
            toPod.join();
        } catch (IOException e) {
            LOGGER.debug("A forwarded connection did not close", e);
        }
    }

    private void toPod() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            OutputStream out = pod.getOutputStream();
            for (int count = client.read(buffer); count >= 0; count = client.read(buffer)) {
                out.write(buffer, 0, count);
            }
            pod.shutdownOutput();
        } catch (IOException e) {
            abort(e);
        }
    }

    private void toClient() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = pod.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                client.write(buffer, count);
            }
            client.finish();
        } catch (IOException e) {
            abort(e);
        }
    }

    /** One side broke off: so must the other, or its thread would wait for ever. */
    private void abort(IOException problem) {
        LOGGER.debug("A forwarded connection broke off", problem);
        try (pod) {
            client.reset();
        } catch (IOException e) {
            LOGGER.debug("The client of a forwarded connection went away", e);
        }
    }
}
