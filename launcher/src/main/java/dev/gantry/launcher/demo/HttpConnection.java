package dev.gantry.launcher.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 connection, written out so that the load generator sees every failure.
 *
 * <p>A client library would quietly repeat a request whose connection broke, and such a request is just what the
 * demonstration has to count.
 */
final class HttpConnection implements AutoCloseable {

    /**
     * An answer.
     *
     * @param reusable whether the server keeps the connection open
     */
    record Answer(int status, String body, boolean reusable) {}

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_LINE_BYTES = 8 * 1024;
    private static final int LARGEST_BODY_BYTES = 1024 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;

    HttpConnection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    Answer get(String host, String path, boolean keepAlive) throws IOException {
        String request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: %s\r\n\r\n"
                .formatted(path, host, keepAlive ? "keep-alive" : "close");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String statusLine = readLine();
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2) {
            throw new IOException("not an HTTP answer: " + statusLine);
        }
        return readRest(Integer.parseInt(words[1]));
    }

    private Answer readRest(int status) throws IOException {
        int length = -1;
        boolean chunked = false;
        boolean closing = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
                chunked = true;
            } else if (header.startsWith("connection:") && header.contains("close")) {
                closing = true;
            }
        }
        String body = chunked ? readChunks() : length >= 0 ? readText(length) : readToEnd();
        return new Answer(status, body, !closing && (chunked || length >= 0));
    }

    private String readChunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            body.append(readText(size));
            readLine();
            if (body.length() > LARGEST_BODY_BYTES) {
                throw new IOException("body over " + LARGEST_BODY_BYTES + " bytes");
            }
        }
        readLine();
        return body.toString();
    }

    private int readChunkSize() throws IOException {
        return Integer.parseInt(readLine().strip(), 16);
    }

    private String readText(int length) throws IOException {
        if (length > LARGEST_BODY_BYTES) {
            throw new IOException("body over " + LARGEST_BODY_BYTES + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String readToEnd() throws IOException {
        return new String(in.readNBytes(LARGEST_BODY_BYTES), StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > LONGEST_LINE_BYTES) {
                throw new IOException("header over " + LONGEST_LINE_BYTES + " bytes");
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
