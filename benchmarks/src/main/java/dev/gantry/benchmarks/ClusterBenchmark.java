package dev.gantry.benchmarks;

import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * A whole stack with a thousand simulated nodes: they join, run 30,000 pods, a tenth of them dies, their pods are replaced, they
 * come back, and get their share again. Nodes and pods pretend only to run containers; objects, leases, watches, statuses and
 * the database are those of any cluster.
 *
 * <p>Nine tenths of the nodes are those of the stack's own agent, the others those of a second process.
 */
final class ClusterBenchmark {

    static final int STAYING_NODES = 900;
    private static final int RETURNING_NODES = 100;
    private static final int NODES = STAYING_NODES + RETURNING_NODES;
    private static final String RETURNING = "returning";

    private static final int DEPLOYMENTS = 60;
    private static final int REPLICAS = 500;
    private static final int PODS = DEPLOYMENTS * REPLICAS;

    /** Its pods are replaced so soon after their node is found to be lost; by itself the API waits 300 s. */
    private static final int TOLERATED_SECONDS = 5;

    /**
     * The returned nodes have their share once they hold so much of what an equal distribution would give them: pods are moved only where the other node
     * scores better by more than a margin.
     */
    private static final double FAIR_SHARE = 0.8;

    private static final long POLL_MILLIS = 500;
    private static final Duration GIVE_UP = Duration.ofMinutes(15);

    private final Target target;
    private final Map<String, String> environment;
    private final ResourceClient<Node> nodes;
    private final ResourceClient<Pod> pods;
    private final ResourceClient<Deployment> deployments;

    ClusterBenchmark(Target target, Map<String, String> environment) {
        this.target = target;
        this.environment = environment;
        ApiConnection scheduler = ApiConnection.toService(target.scheduler(), target.internalToken());
        this.nodes = scheduler.client(Node.class);
        this.pods = scheduler.client(Pod.class);
        this.deployments = ApiConnection.toService(target.deployment(), target.internalToken())
                .client(Deployment.class);
    }

    void run() throws IOException, InterruptedException {
        System.out.println("| what | seconds |");
        System.out.println("|---|---|");
        try (SimulatedAgent lost = new SimulatedAgent(target, environment, RETURNING, RETURNING_NODES)) {
            await(
                    "a process of %,d nodes starts, and all %,d are ready".formatted(RETURNING_NODES, NODES),
                    () -> readyNodes() == NODES);
            deploy();
            memory(lost);
            lose(lost);
        }
        try (SimulatedAgent returned = new SimulatedAgent(target, environment, RETURNING, RETURNING_NODES)) {
            await("the nodes are started again, and ready", () -> readyNodes() == NODES);
            rebalance();
            memory(returned);
        }
    }

    private void deploy() throws IOException, InterruptedException {
        post(target.registry(), "/api/v1/namespaces", "{\"metadata\":{\"name\":\"bench\"}}");
        for (int i = 0; i < DEPLOYMENTS; i++) {
            post(target.deployment(), "/apis/apps/v1/namespaces/bench/deployments", deployment("app-" + i));
        }
        await(
                "%,d Deployments of %,d replicas, all %,d pods available".formatted(DEPLOYMENTS, REPLICAS, PODS),
                () -> available() == PODS);
        System.out.printf(Locale.ROOT, "| (pods on a node: %s) | |%n", podsOnNodes());
    }

    private void lose(SimulatedAgent agent) throws IOException, InterruptedException {
        agent.kill();
        long start = System.nanoTime();
        await(
                "%,d nodes die, and are found to be lost".formatted(RETURNING_NODES),
                () -> readyNodes() == STAYING_NODES);
        await("then their pods begin to be missed", () -> available() < PODS);
        await("then all %,d pods are available again".formatted(PODS), () -> available() == PODS);
        row("together, from the death of the nodes", start);
    }

    /** The scheduler is told to move pods; nothing here asks it to. */
    private void rebalance() throws IOException, InterruptedException {
        long[] fewest = {PODS};
        long share = Math.round(FAIR_SHARE * PODS / NODES * RETURNING_NODES);
        await("%,d of %,d pods are on the returned nodes".formatted(share, PODS), () -> {
            fewest[0] = Math.min(fewest[0], available());
            return onReturned() >= share;
        });
        System.out.printf(
                Locale.ROOT, "| (fewest available meanwhile: %,d; pods on a node: %s) | |%n", fewest[0], podsOnNodes());
    }

    private void memory(SimulatedAgent agent) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "| (memory in MB: %s, second agent=%d) | |%n",
                StackMemory.megabytesOfEach(Path.of(environment.getOrDefault("GANTRY_BENCH_HOME", "."))),
                StackMemory.megabytes(agent.handle()));
    }

    private void await(String what, RolloutApplication.Condition condition) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > GIVE_UP.toNanos()) {
                throw new IOException(what + ": not within " + GIVE_UP);
            }
            Thread.sleep(POLL_MILLIS);
        }
        row(what, start);
    }

    private static void row(String what, long startNanos) {
        System.out.printf(Locale.ROOT, "| %s | %.1f |%n", what, (System.nanoTime() - startNanos) / 1e9);
    }

    private long readyNodes() {
        return nodes.list("", "").stream().filter(ClusterBenchmark::isReady).count();
    }

    /** A node that registers has no status at first. */
    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private long available() {
        return sum(deployment ->
                deployment.getStatus() == null || deployment.getStatus().getAvailableReplicas() == null
                        ? 0
                        : deployment.getStatus().getAvailableReplicas());
    }

    private long sum(ToLongFunction<Deployment> count) {
        return deployments.list("bench", "").stream().mapToLong(count).sum();
    }

    /** One Deployment at a time, since the documents of all pods would not fit into this process. */
    private IntStream podCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.list("", "").forEach(node -> counts.put(node.getMetadata().getName(), 0));
        for (int i = 0; i < DEPLOYMENTS; i++) {
            for (Pod pod : pods.list("bench", "app=app-" + i)) {
                if (pod.getSpec().getNodeName() != null && pod.getMetadata().getDeletionTimestamp() == null) {
                    counts.merge(pod.getSpec().getNodeName(), 1, Integer::sum);
                }
            }
        }
        return counts.values().stream().mapToInt(Integer::intValue);
    }

    private String podsOnNodes() {
        int[] sorted = podCounts().sorted().toArray();
        return "%d to %d, median %d".formatted(sorted[0], sorted[sorted.length - 1], sorted[sorted.length / 2]);
    }

    private long onReturned() {
        long count = 0;
        for (int i = 0; i < DEPLOYMENTS; i++) {
            count += pods.list("bench", "app=app-" + i).stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .map(pod -> pod.getSpec().getNodeName())
                    .filter(node -> node != null && node.startsWith(RETURNING + "-"))
                    .count();
        }
        return count;
    }

    private static String deployment(String name) {
        return """
                {"metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},
                 "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{
                  "tolerations":[
                   {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":%3$d},
                   {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":%3$d}],
                  "containers":[{"name":"c","image":"bench","resources":{"requests":{"cpu":"500m","memory":"2Gi"}}}]}}}}
                """.formatted(name, REPLICAS, TOLERATED_SECONDS);
    }

    private void post(URI server, String path, String body) throws IOException {
        try (LoadConnection connection = LoadConnection.open(server, target.internalToken())) {
            int code = connection.exchange("POST", path, body.getBytes(StandardCharsets.UTF_8));
            if (code != 201) {
                throw new IOException("POST " + path + ": HTTP " + code);
            }
        }
    }
}
