package dev.gantry.agent.stream.portforward;

import dev.gantry.apimachinery.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A pod in whose network connections are made. */
record PodNetwork(ObjectKey pod, InetAddress address) {

    /** A pod is a bridge away: one that does not answer in this time will not. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), (int) CONNECT_TIMEOUT.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** What the error stream says when a connection cannot be made. */
    String failure(int port, IOException problem) {
        return "error forwarding port " + port + " to pod " + pod.name() + ": " + problem.getMessage();
    }
}
