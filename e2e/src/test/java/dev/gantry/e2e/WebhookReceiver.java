package dev.gantry.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's program on loopback that webhooks call. */
final class WebhookReceiver implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("\"type\":\"dev\\.gantry\\.rollout\\.(\\w+)\"");
    private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\w*)\"");

    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    static WebhookReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebhookReceiver receiver = new WebhookReceiver(server);
        server.createContext("/", exchange -> {
            receiver.bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            receiver.signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Gantry-Signature")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<String> bodies() {
        return bodies;
    }

    List<String> signatures() {
        return signatures;
    }

    /** What was told, in order, as {@code type revision}. */
    List<String> told() {
        return bodies.stream()
                .map(body -> first(TYPE, body) + " " + first(REVISION, body))
                .toList();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
