package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Pods bound to a thousand ready nodes, durable in PostgreSQL: five thousand pods that were created beforehand, five thousand
 * whose creation counts as well, and a Deployment of a thousand replicas from its creation to the last binding. The first rounds
 * find a JVM that has compiled nothing yet, and are told as well.
 */
final class ScheduleBenchmark {

    private static final int NODES = 1_000;
    private static final int PODS = 5_000;
    private static final int REPLICAS = 1_000;
    private static final int ROUNDS = 6;
    private static final int SHAPE_ROUNDS = 3;
    private static final List<String> SHAPES = List.of("created", "waiting", "deployment");

    private final Target target;
    private final ResourceClient<Pod> pods;

    ScheduleBenchmark(Target target) {
        this.target = target;
        this.pods = ApiConnection.toService(target.scheduler(), target.internalToken())
                .client(Pod.class);
    }

    void run(List<String> options) throws IOException, InterruptedException {
        post(target.registry(), "/api/v1/namespaces", "{\"metadata\":{\"name\":\"bench\"}}");
        if (options.contains("shapes")) {
            runShapes(options);
            return;
        }
        try (ReadyNodes _ = ReadyNodes.large(target, NODES)) {
            System.out.printf(Locale.ROOT, "%,d nodes are ready%n", NODES);
            for (String shape : options.isEmpty() ? SHAPES : options) {
                for (int round = 1; round <= ROUNDS; round++) {
                    bind(shape, round);
                    deleteAll();
                }
            }
        }
    }

    /** Shapes by their names, all where none is named, and the numbers of nodes, of pods and of rounds in this order. */
    private void runShapes(List<String> options) throws IOException, InterruptedException {
        List<Integer> numbers = options.stream()
                .filter(option -> option.matches("[1-9][0-9]{0,5}"))
                .map(Integer::valueOf)
                .toList();
        List<SchedulingShape> named = Arrays.stream(SchedulingShape.values())
                .filter(shape -> options.contains(shape.title()))
                .toList();
        int nodes = numbers.isEmpty() ? NODES : numbers.getFirst();
        int pods = numbers.size() < 2 ? PODS : numbers.get(1);
        int rounds = numbers.size() < 3 ? SHAPE_ROUNDS : numbers.get(2);
        new ShapeBenchmark(target, nodes, pods, rounds)
                .run(named.isEmpty() ? List.of(SchedulingShape.values()) : named);
    }

    private void bind(String shape, int round) throws IOException, InterruptedException {
        switch (shape) {
            case "created" -> bindPods(round);
            case "waiting" -> bindWaitingPods(round);
            case "deployment" -> bindDeployment(round);
            default -> throw new IllegalArgumentException("there is no shape " + shape + ", only " + SHAPES);
        }
    }

    private void post(URI server, String path, String body) throws IOException {
        try (LoadConnection connection = LoadConnection.open(server, target.internalToken())) {
            int code = connection.exchange("POST", path, body.getBytes(StandardCharsets.UTF_8));
            if (code != 201) {
                throw new IOException("POST " + path + ": HTTP " + code);
            }
        }
    }

    /** From the first create to the last binding, as a watcher sees it. */
    private void bindPods(int round) throws IOException, InterruptedException {
        String set = "pods-" + round;
        List<Write<Pod>> creates = creates(set);
        try (Bindings bindings = new Bindings(target, set, PODS)) {
            long start = System.nanoTime();
            writeAll(creates);
            double created = (System.nanoTime() - start) / 1e9;
            bindings.await();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %,d pods created in %.2f s, all bound after %.2f s: %,.0f pods/s created and bound%n",
                    round,
                    PODS,
                    created,
                    seconds,
                    PODS / seconds);
        }
    }

    /** From the moment that the scheduler may begin to the last binding, as a watcher sees it. */
    private void bindWaitingPods(int round) throws IOException, InterruptedException {
        String set = "waiting-" + round;
        try (HeldLeadership held = HeldLeadership.take(target.databaseUrl())) {
            writeAll(creates(set));
            try (Bindings bindings = new Bindings(target, set, PODS)) {
                long start = held.giveBack();
                bindings.await();
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,d pods created beforehand, all bound after %.2f s: %,.0f pods/s bound%n",
                        round,
                        PODS,
                        seconds,
                        PODS / seconds);
            }
        }
    }

    private static List<Write<Pod>> creates(String set) {
        List<Write<Pod>> creates = new ArrayList<>();
        IntStream.range(0, PODS).mapToObj(i -> new Write.Create<>(pod(set, i))).forEach(creates::add);
        return creates;
    }

    private void writeAll(List<Write<Pod>> writes) {
        for (WriteOutcome<Pod> outcome : pods.writeAll(writes)) {
            if (outcome instanceof WriteOutcome.Refused<Pod>(var reason)) {
                throw reason;
            }
        }
    }

    private void bindDeployment(int round) throws IOException, InterruptedException {
        String set = "replicas-" + round;
        try (Bindings bindings = new Bindings(target, set, REPLICAS)) {
            long start = System.nanoTime();
            post(target.deployment(), "/apis/apps/v1/namespaces/bench/deployments", """
                    {"metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,"selector":{"matchLabels":{"set":"%1$s"}},
                     "template":{"metadata":{"labels":{"set":"%1$s"}},"spec":{"containers":[{"name":"c","image":"bench",
                     "resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}]}}}}""".formatted(set, REPLICAS));
            bindings.await();
            System.out.printf(
                    Locale.ROOT,
                    "round %d: a Deployment of %,d replicas created and all bound after %.2f s%n",
                    round,
                    REPLICAS,
                    (System.nanoTime() - start) / 1e9);
        }
        ApiConnection.toService(target.deployment(), target.internalToken())
                .client(Deployment.class)
                .delete(new ObjectKey("bench", set), Deletion.BACKGROUND);
    }

    /** Nobody stops these pods, so they end without grace; until none is left, as owners may still make some. */
    private void deleteAll() throws InterruptedException {
        List<Pod> left = pods.list("bench", "");
        while (!left.isEmpty()) {
            List<Write<Pod>> deletes = new ArrayList<>();
            left.forEach(pod ->
                    deletes.add(new Write.Delete<>(ObjectKey.of(pod), Deletion.BACKGROUND.withGracePeriodSeconds(0))));
            pods.writeAll(deletes);
            Thread.sleep(2_000); // also lets the stack finish what the round left it
            left = pods.list("bench", "");
        }
    }

    private static Pod pod(String set, int index) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(set + "-" + index)
                .withNamespace("bench")
                .addToLabels("set", set)
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
}
