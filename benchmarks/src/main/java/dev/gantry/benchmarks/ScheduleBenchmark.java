package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Pods bound to a thousand simulated nodes, durable in PostgreSQL: first pods that all wait at once, then a Deployment of a thousand
 * replicas from its creation to the last binding.
 */
final class ScheduleBenchmark {

    private static final int PODS = 5_000;
    private static final int REPLICAS = 1_000;
    private static final long GIVE_UP_MILLIS = 300_000;

    private final Target target;

    ScheduleBenchmark(Target target) {
        this.target = target;
    }

    void run(List<String> options) throws IOException, InterruptedException {
        ApiConnection scheduler = ApiConnection.toService(target.scheduler(), target.internalToken());
        createNamespace();
        awaitNodes(scheduler.client(Node.class));
        System.out.printf(Locale.ROOT, "%,d nodes are ready%n", target.nodes());
        bindWaitingPods(scheduler.client(Pod.class));
        bindDeployment();
    }

    private void createNamespace() throws IOException {
        post(target.registry(), "/api/v1/namespaces", "{\"metadata\":{\"name\":\"bench\"}}");
    }

    private void post(java.net.URI server, String path, String body) throws IOException {
        try (LoadConnection connection = LoadConnection.open(server, target.internalToken())) {
            int code = connection.exchange("POST", path, body.getBytes(StandardCharsets.UTF_8));
            if (code != 201) {
                throw new IOException("POST " + path + ": HTTP " + code);
            }
        }
    }

    private void awaitNodes(ResourceClient<Node> nodes) throws IOException, InterruptedException {
        long since = System.currentTimeMillis();
        while (nodes.list("", "").stream().filter(ScheduleBenchmark::isReady).count() < target.nodes()) {
            if (System.currentTimeMillis() - since > GIVE_UP_MILLIS) {
                throw new IOException("not all nodes were ready within " + GIVE_UP_MILLIS + " ms");
            }
            Thread.sleep(500);
        }
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    /** From the first create to the last binding, as a watcher sees it. */
    private void bindWaitingPods(ResourceClient<Pod> pods) throws IOException, InterruptedException {
        List<Write<Pod>> creates = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            creates.add(new Write.Create<>(pod("waiting-" + i)));
        }
        try (Bindings bindings = new Bindings("waiting", PODS)) {
            long start = System.nanoTime();
            for (WriteOutcome<Pod> outcome : pods.writeAll(creates)) {
                if (outcome instanceof WriteOutcome.Refused<Pod>(ApiException reason)) {
                    throw reason;
                }
            }
            double created = (System.nanoTime() - start) / 1e9;
            bindings.await();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d pods: created in %.2f s, all bound after %.2f s: %,.0f pods/s created and bound%n",
                    PODS,
                    created,
                    seconds,
                    PODS / seconds);
        }
    }

    private void bindDeployment() throws IOException, InterruptedException {
        try (Bindings bindings = new Bindings("replica", REPLICAS)) {
            long start = System.nanoTime();
            post(target.deployment(), "/apis/apps/v1/namespaces/bench/deployments", """
                    {"metadata":{"name":"bench"},"spec":{"replicas":%d,"selector":{"matchLabels":{"set":"replica"}},
                     "template":{"metadata":{"labels":{"set":"replica"}},"spec":{"containers":[{"name":"c","image":"bench",
                     "resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}]}}}}""".formatted(REPLICAS));
            bindings.await();
            System.out.printf(
                    Locale.ROOT,
                    "a Deployment of %,d replicas: created and all bound after %.2f s%n",
                    REPLICAS,
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("bench")
                .addToLabels("set", "waiting")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("bench")
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    /** Counts, by a watch as any client could hold it, the pods that were given a node. */
    private final class Bindings implements AutoCloseable {
        private final LoadConnection watch;
        private final CountDownLatch left;
        private final java.util.Set<String> bound = new java.util.HashSet<>();

        private volatile @Nullable IOException problem;

        Bindings(String set, int expected) throws IOException {
            left = new CountDownLatch(expected);
            watch = LoadConnection.open(target.scheduler(), target.internalToken());
            watch.openStream("/api/v1/namespaces/bench/pods?watch=1&timeoutSeconds=600&labelSelector=set%3D" + set);
            Thread.ofPlatform().daemon().start(this::follow);
        }

        private void follow() {
            try {
                while (left.getCount() > 0) {
                    String event = watch.streamedLine();
                    if (event.contains("\"nodeName\"")) {
                        var metadata =
                                WireJson.MAPPER.readTree(event).path("object").path("metadata");
                        if (bound.add(metadata.path("uid").asString())) {
                            left.countDown();
                        }
                    }
                }
            } catch (IOException e) {
                problem = e;
                while (left.getCount() > 0) {
                    left.countDown();
                }
            }
        }

        void await() throws InterruptedException, IOException {
            if (!left.await(GIVE_UP_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                throw new IOException(left.getCount() + " pods were not bound within " + GIVE_UP_MILLIS + " ms");
            }
            if (problem != null) {
                throw new IOException("the watch of bindings ended", problem);
            }
        }

        @Override
        public void close() throws IOException {
            watch.close();
        }
    }
}
