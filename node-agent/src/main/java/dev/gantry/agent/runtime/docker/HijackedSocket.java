package dev.gantry.agent.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connection that begins as an HTTP request and then carries a process's raw input and output both ways, which no HTTP
 * client offers: the engine answers {@code 101 UPGRADED} and from there on the socket is the process's.
 */
final class HijackedSocket implements AutoCloseable {

    /** An engine's answer has a few hundred bytes of headers. */
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private final UnixSocket socket;
    private final InputStream input;
    private final OutputStream output;

    private HijackedSocket(UnixSocket socket) {
        this.socket = socket;
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    /** Posts and takes over the connection; an answer of 400 or more is the engine's refusal. */
    static HijackedSocket post(Path path, String target, String json) throws IOException {
        UnixSocket unix = new UnixSocket(path);
        HijackedSocket hijacked = new HijackedSocket(unix);
        try {
            unix.connect(null);
            hijacked.request(target, json);
            hijacked.readAnswer();
            return hijacked;
        } catch (IOException | RuntimeException e) {
            unix.close();
            throw e;
        }
    }

    private void request(String target, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + target + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Content-Type: application/json\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: tcp\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        output.write(head.getBytes(StandardCharsets.US_ASCII));
        output.write(body);
        output.flush();
    }

    private void readAnswer() throws IOException {
        String head = readHead();
        int code = Integer.parseInt(head.split(" ", 3)[1]);
        if (code >= 400) {
            throw new EngineException(code, DockerConnection.words(readBody(head)));
        }
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0; // of the four bytes that end the headers
        while (matched < 4) {
            int next = input.read();
            if (next < 0 || head.size() >= MAX_HEADER_BYTES) {
                throw new EOFException("the engine's answer has no end");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private String readBody(String head) throws IOException {
        int length = head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, "content-length:".length()))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
        return new String(input.readNBytes(Math.min(length, MAX_HEADER_BYTES)), StandardCharsets.UTF_8);
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    void closeOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
