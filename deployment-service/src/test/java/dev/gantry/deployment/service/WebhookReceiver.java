package dev.gantry.deployment.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.callback.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Receives events as a user's program would; it refuses them for as long as it is told to. */
final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<Boolean> signed = new CopyOnWriteArrayList<>();
    private final String secret;
    private volatile int code = 204;

    private WebhookReceiver(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    /** @param secret by which requests are to be signed, "" where they need not be */
    static WebhookReceiver start(String secret) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebhookReceiver receiver = new WebhookReceiver(server, secret);
        server.createContext("/", receiver::receive);
        server.start();
        return receiver;
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (code == 204) {
            String signature = String.valueOf(exchange.getRequestHeaders().getFirst(Signature.HEADER));
            signed.add(secret.isEmpty() || Signature.matches(body, secret, signature));
            events.add(WireJson.parseObject(body));
        }
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    void answer(int status) {
        code = status;
    }

    List<JsonNode> events() {
        return events;
    }

    /** Of each event, whether its signature was right. */
    List<Boolean> signed() {
        return signed;
    }

    /** What was told of a workload, in order, as {@code type revision}. */
    List<String> told(String subject) {
        return events.stream()
                .filter(event -> event.path("subject").asString("").equals("default/" + subject))
                .map(event -> event.path("type").asString("").replace("dev.gantry.rollout.", "") + " "
                        + event.at("/data/revision").asString())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
