package dev.gantry.scheduler.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for deployment-service: lists ReplicaSets of which all pods are available, and takes subscriptions that it never serves. */
final class InMemoryWorkloads implements AutoCloseable {

    private final HttpServer server;
    private final List<String> replicaSets = new CopyOnWriteArrayList<>();

    InMemoryWorkloads() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A ReplicaSet of the namespace default whose uid is {@code uid-} and its name. */
    InMemoryWorkloads replicaSet(String name, int replicas) {
        replicaSets.add("""
                {"metadata": {"namespace": "default", "name": "%s", "uid": "uid-%s", "generation": 1, "resourceVersion": "1"},
                 "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "%s"}}},
                 "status": {"observedGeneration": 1, "replicas": %d, "readyReplicas": %d, "availableReplicas": %d}}""".formatted(name, name, replicas, name, replicas, replicas, replicas));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean sets = exchange.getRequestURI().getPath().endsWith("/replicasets");
        String items = sets ? String.join(",", replicaSets) : "";
        byte[] body = ("{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [" + items + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
