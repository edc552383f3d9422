package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A node, a Service and a large pod that are made and deleted again, one of them each second, until closed. */
final class Churn implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 1_000;
    private static final String NODES = "/api/v1/nodes";
    private static final String PODS = "/api/v1/namespaces/bench/pods";
    private static final String SERVICES = "/api/v1/namespaces/bench/services";

    private final Target target;
    private final Thread thread;
    private volatile @Nullable IOException failure;

    Churn(Target target) {
        this.target = target;
        this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
        try (LoadConnection scheduler = LoadConnection.open(target.scheduler(), target.internalToken());
                LoadConnection registry = LoadConnection.open(target.registry(), target.internalToken())) {
            while (true) {
                recreate(
                        scheduler,
                        NODES,
                        "{\"metadata\":{\"name\":\"churn\"},\"status\":{\"allocatable\":{\"cpu\":\"4\"}}}");
                recreate(scheduler, PODS, """
                        {"metadata":{"name":"churn"},"spec":{"priorityClassName":"%s","terminationGracePeriodSeconds":0,
                         "containers":[{"name":"c","image":"bench","resources":{"requests":{"cpu":"9"}}}]}}""".formatted(ShapeBenchmark.PRIORITY_CLASS));
                recreate(
                        registry, SERVICES, "{\"metadata\":{\"name\":\"churn\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failure = e;
        }
    }

    private static void recreate(LoadConnection connection, String path, String body)
            throws IOException, InterruptedException {
        exchange(connection, "POST", path, body);
        try {
            Thread.sleep(INTERVAL_MILLIS);
        } finally {
            exchange(connection, "DELETE", path + "/churn", "");
        }
    }

    private static void exchange(LoadConnection connection, String method, String path, String body)
            throws IOException {
        int code = connection.exchange(method, path, body.getBytes(StandardCharsets.UTF_8));
        if (code >= 400) {
            throw new IOException(method + " " + path + ": HTTP " + code);
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the churn had ended", e);
        }
        IOException ended = failure;
        if (ended != null) {
            throw new IOException("the churn ended early, so what was measured is not beside it", ended);
        }
    }
}
