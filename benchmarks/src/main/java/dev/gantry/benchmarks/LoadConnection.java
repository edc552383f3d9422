package dev.gantry.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One keep-alive HTTP/1.1 connection that does as little as it can, since the load generator shares its cores with what it
 * measures.
 */
final class LoadConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private int chunkLeft;
    private final OutputStream out;
    private final String head;

    private LoadConnection(Socket socket, String head) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.out = socket.getOutputStream();
        this.head = head;
    }

    static LoadConnection open(URI server, String token) throws IOException {
        Socket socket = server.getScheme().equals("https")
                ? trusting().getSocketFactory().createSocket(server.getHost(), server.getPort())
                : new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        String head = "Host: " + server.getAuthority() + "\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\n";
        return new LoadConnection(socket, head);
    }

    /** The load comes from this machine, to a stack whose certificate was made a moment ago: nobody is to be told apart. */
    private static SSLContext trusting() {
        TrustManager anyone = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                // Not asked of a client.
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // See above.
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anyone}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request and reads the whole answer; returns its code. */
    int exchange(String method, String path, byte[] body) throws IOException {
        send(method, path, body);
        int code = Integer.parseInt(line().substring(9, 12));
        long length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).trim());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                chunked = true;
            }
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
        return code;
    }

    /** Starts a request whose answer is read line by line with {@link #streamedLine}. */
    void openStream(String path) throws IOException {
        send("GET", path, new byte[0]);
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        for (String header = line(); !header.isEmpty(); header = line()) {
            // The headers of a stream say nothing that matters here.
        }
    }

    /** The next line of a chunked stream, wherever its chunks begin and end. */
    String streamedLine() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(2_048);
        for (int c = streamedByte(); c != '\n'; c = streamedByte()) {
            text.write(c);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private int streamedByte() throws IOException {
        if (chunkLeft == 0) {
            String size = line();
            chunkLeft = Integer.parseInt(size.isEmpty() ? line() : size, 16); // the line before ends the last chunk
            if (chunkLeft == 0) {
                throw new IOException("the server ended the stream");
            }
        }
        chunkLeft--;
        int next = in.read();
        if (next < 0) {
            throw new IOException("the server closed the connection");
        }
        return next;
    }

    private void send(String method, String path, byte[] body) throws IOException {
        byte[] start = (method + " " + path + " HTTP/1.1\r\n" + head
                        + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        out.write(request);
        out.flush();
    }

    private void skipChunks() throws IOException {
        while (true) {
            int size = Integer.parseInt(line().trim(), 16);
            in.skipNBytes(size);
            line();
            if (size == 0) {
                return;
            }
        }
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(128);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
