package dev.gantry.samples.hello;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** A WebSocket server (RFC 6455) that says everything again, for clients that send short messages in one frame each. */
final class WebSocketEcho implements AutoCloseable {

    /** Every server answers the client's key with it, which shows that it knows what was asked (RFC 6455, 1.3). */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int BACKLOG = 128;
    private static final int LONGEST_HEAD_BYTES = 8 * 1024;
    private static final int LONGEST_MESSAGE_BYTES = 64 * 1024;
    private static final int TWO_BYTE_LENGTH = 126;
    private static final int EIGHT_BYTE_LENGTH = 127;
    private static final int MASK_BYTES = 4;
    private static final int FINAL = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final ServerSocket server;

    WebSocketEcho(int port) throws IOException {
        server = new ServerSocket(port, BACKLOG, (InetAddress) null);
    }

    void start() {
        Thread.ofPlatform().daemon().name("websockets").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            out.write(switchProtocols(key(in)));
            while (echo(in, out)) {
                // Until the client closes.
            }
        } catch (IOException e) {
            System.err.println("a WebSocket ended: " + e.getMessage());
        }
    }

    private static String key(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() == LONGEST_HEAD_BYTES) {
                throw new EOFException("no handshake");
            }
            head.append((char) next);
        }
        return head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IOException("not a WebSocket's handshake"));
    }

    private static byte[] switchProtocols(String key) {
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(key) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Answers one frame; false after a close. */
    private static boolean echo(DataInputStream in, OutputStream out) throws IOException {
        int first = in.readUnsignedByte();
        int length = length(in);
        byte[] mask = in.readNBytes(MASK_BYTES);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % MASK_BYTES];
        }
        int opcode = first & OPCODE;
        if (opcode != PONG) {
            out.write(frame(opcode == PING ? FINAL | PONG : first, payload));
        }
        return opcode != CLOSE;
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & ~FINAL;
        if (length == TWO_BYTE_LENGTH) {
            length = in.readUnsignedShort();
        }
        if (length == EIGHT_BYTE_LENGTH || length > LONGEST_MESSAGE_BYTES) {
            throw new IOException("the message is too long");
        }
        return length;
    }

    private static byte[] frame(int first, byte[] payload) {
        int header = payload.length < TWO_BYTE_LENGTH ? 2 : MASK_BYTES;
        byte[] frame = new byte[header + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (header == 2 ? payload.length : TWO_BYTE_LENGTH);
        if (header != 2) {
            frame[2] = (byte) (payload.length >> Byte.SIZE);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, header, payload.length);
        return frame;
    }
}
