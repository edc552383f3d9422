package dev.gantry.benchmarks;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.benchmarks.Load.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Creates, gets, lists and watches of 1 KB ConfigMaps, at registry-service itself and through the gateway; beside them what the same
 * PostgreSQL does when each insert is a transaction of its own.
 */
final class ApiBenchmark {

    private static final String MAPS = "/api/v1/namespaces/bench/configmaps";
    private static final int CLIENTS = 64;
    private static final int WARM_UP = 10_000;
    private static final int CREATES = 20_000;
    private static final int GETS = 60_000;
    private static final int LISTS = 200;
    private static final int WATCHERS = 100;
    private static final int WATCHED_CHANGES = 500;
    private static final long CHANGE_INTERVAL_MILLIS = 10;
    private static final long GIVE_UP_SECONDS = 120;

    private final Target target;

    ApiBenchmark(Target target) {
        this.target = target;
    }

    void run(List<String> options) throws IOException, InterruptedException, SQLException {
        createNamespace();
        Load.run("warm-up", target.registry(), target.internalToken(), CLIENTS, WARM_UP, i -> create("warm", i));
        Load.run("warm-up", target.registry(), target.internalToken(), CLIENTS, WARM_UP, i -> get("warm", i));
        Load.run("warm-up", target.gateway(), target.userToken(), CLIENTS, WARM_UP, i -> create("warm-g", i));
        Load.run("warm-up", target.gateway(), target.userToken(), CLIENTS, 2 * WARM_UP, i -> get("warm", i % WARM_UP));
        System.out.println("| what | requests | failed | per second | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|");
        Load.Result baseline = PostgresBaseline.run(target.databaseUrl(), CLIENTS, CREATES);
        System.out.println(baseline.row());
        Load.Result creates = phase("create", target.registry(), target.internalToken(), CREATES, i -> create("a", i));
        phase("get", target.registry(), target.internalToken(), GETS, i -> get("a", i % CREATES));
        phase("list of 500", target.registry(), target.internalToken(), LISTS, i -> list());
        phase("create by the gateway", target.gateway(), target.userToken(), CREATES / 2, i -> create("g", i));
        phase("get by the gateway", target.gateway(), target.userToken(), GETS / 2, i -> get("g", i % (CREATES / 2)));
        watchLatency("warm-w", WATCHED_CHANGES / 2);
        watchLatency("w", WATCHED_CHANGES).forEach(result -> System.out.println(result.row()));
        System.out.printf(
                Locale.ROOT,
                "%nDurable creates over HTTP against one-row transactions in the same PostgreSQL: %.2f to 1%n",
                creates.perSecond() / baseline.perSecond());
    }

    private Load.Result phase(
            String name, URI server, String token, int requests, java.util.function.IntFunction<Request> request)
            throws InterruptedException {
        Load.Result result = Load.run(name, server, token, CLIENTS, requests, request);
        System.out.println(result.row());
        return result;
    }

    private void createNamespace() throws IOException {
        try (LoadConnection connection = LoadConnection.open(target.registry(), target.internalToken())) {
            byte[] body = "{\"metadata\":{\"name\":\"bench\"}}".getBytes(StandardCharsets.UTF_8);
            int code = connection.exchange("POST", "/api/v1/namespaces", body);
            if (code != 201) {
                throw new IOException("the namespace could not be created: HTTP " + code);
            }
        }
    }

    private static Request create(String prefix, int i) {
        String body = "{\"metadata\":{\"name\":\"" + prefix + "-" + i
                + "\",\"labels\":{\"app\":\"bench\"}},\"data\":{\"k\":\"" + "x".repeat(850) + "\"}}";
        return new Request("POST", MAPS, body, 201);
    }

    private static Request get(String prefix, int i) {
        return new Request("GET", MAPS + "/" + prefix + "-" + i, "", 200);
    }

    private static Request list() {
        return new Request("GET", MAPS + "?limit=500", "", 200);
    }

    /** From just before a write is sent to its answer, and to the arrival of its event at each watcher. */
    private List<Load.Result> watchLatency(String prefix, int changes) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
        CountDownLatch arrived = new CountDownLatch(WATCHERS * changes);
        List<LoadConnection> watches = new ArrayList<>();
        String from = version();
        for (int i = 0; i < WATCHERS; i++) {
            LoadConnection watch = LoadConnection.open(target.registry(), target.internalToken());
            watch.openStream(MAPS + "?watch=1&labelSelector=watched%3D" + prefix
                    + "&timeoutSeconds=600&resourceVersion=" + from);
            watches.add(watch);
            Thread.ofVirtual().start(() -> follow(watch, latencies, arrived));
        }
        long[] answered = new long[changes];
        try (LoadConnection writer = LoadConnection.open(target.registry(), target.internalToken())) {
            for (int i = 0; i < changes; i++) {
                long sent = System.nanoTime();
                String body = "{\"metadata\":{\"name\":\"" + prefix + "-" + i + "\",\"labels\":{\"watched\":\"" + prefix
                        + "\"}},\"data\":{\"sent\":\"" + sent + "\"}}";
                int code = writer.exchange("POST", MAPS, body.getBytes(StandardCharsets.UTF_8));
                answered[i] = System.nanoTime() - sent;
                if (code != 201) {
                    throw new IOException("a watched change was refused: HTTP " + code);
                }
                Thread.sleep(CHANGE_INTERVAL_MILLIS);
            }
        }
        if (!arrived.await(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(arrived.getCount() + " watch events did not arrive within " + GIVE_UP_SECONDS + " s");
        }
        for (LoadConnection watch : watches) {
            watch.close();
        }
        Latencies all =
                new Latencies(latencies.stream().mapToLong(Long::longValue).toArray());
        double seconds = changes * CHANGE_INTERVAL_MILLIS / 1e3;
        return List.of(
                new Load.Result("watched change, answered", changes, 0, seconds, new Latencies(answered)),
                new Load.Result("watch event, " + WATCHERS + " watchers", all.count(), 0, seconds, all));
    }

    /** The version to watch from, as a client takes it from its list: without one, each watch would begin with a list of its own. */
    private String version() throws IOException, InterruptedException {
        URI list = URI.create(target.registry() + MAPS + "?limit=1");
        HttpRequest request = HttpRequest.newBuilder(list)
                .header("Authorization", "Bearer " + target.internalToken())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return WireJson.MAPPER
                    .readTree(body)
                    .path("metadata")
                    .path("resourceVersion")
                    .asString();
        }
    }

    private static void follow(LoadConnection watch, ConcurrentLinkedQueue<Long> latencies, CountDownLatch arrived) {
        try {
            while (arrived.getCount() > 0) {
                String event = watch.streamedLine();
                int at = event.indexOf("\"sent\":\"") + 8;
                long sent = Long.parseLong(event.substring(at, event.indexOf('"', at)));
                latencies.add(System.nanoTime() - sent);
                arrived.countDown();
            }
        } catch (IOException e) {
            if (arrived.getCount() > 0) {
                System.err.println("a watch ended: " + e);
            }
        }
    }
}
