package dev.gantry.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a port of this machine's loopback be reached by another of its addresses, and by no more than that. */
final class LoopbackRelay implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final int MAX_CONNECTIONS = 200;

    private final ServerSocket listener;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LoopbackRelay(ServerSocket listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    /** Listens on the same port of the address until it is closed. */
    static LoopbackRelay start(String address, int port) throws IOException {
        LoopbackRelay relay = new LoopbackRelay(new ServerSocket(port, BACKLOG, InetAddress.getByName(address)), port);
        Thread.ofVirtual().name("relay-" + port).start(relay::accept);
        return relay;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (open.size() >= MAX_CONNECTIONS) {
                    client.close();
                } else {
                    open.add(client);
                    Thread.ofVirtual().start(() -> relay(client));
                }
            } catch (IOException e) {
                // closed, or a client that went before it was accepted
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException e) {
            // either side is gone, which the other sees by the close
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Until there is no more; the other direction may go on. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // as good as closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(LoopbackRelay::close);
    }
}
