package dev.gantry.deployment.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** monitoring-service as recommendations are asked for: it recommends for Deployments' container app what a test says. */
final class InMemoryRecommendations implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> byDeployment = new ConcurrentHashMap<>();

    private InMemoryRecommendations() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static InMemoryRecommendations start() {
        try {
            return new InMemoryRecommendations();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on the target is also both bounds, learnt since long ago. */
    void recommend(String deployment, String cpu, String memory) {
        String amounts = "{\"cpu\":\"" + cpu + "\",\"memory\":\"" + memory + "\"}";
        byDeployment.put(deployment, """
                {"metadata":{"namespace":"default"},
                 "spec":{"workload":{"kind":"Deployment","name":"%s"},"container":"app"},
                 "status":{"target":%s,"lowerBound":%s,"upperBound":%s,"since":"2020-01-01T00:00:00Z"}}
                """.formatted(deployment, amounts, amounts, amounts));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean asked = exchange.getRequestURI().getPath().equals("/apis/gantry.dev/v1/recommendations");
            byte[] body =
                    ("{\"items\":[" + String.join(",", byDeployment.values()) + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
