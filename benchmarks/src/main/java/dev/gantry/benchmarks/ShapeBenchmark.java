package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pods of each {@link SchedulingShape} that were created beforehand and are then bound, durable in PostgreSQL: pods a second, and
 * the processor time of one. For the basic shape also how long a pod waits from its creation to its binding, while 50 are
 * created a second and while they are created as fast as they can be.
 */
final class ShapeBenchmark {

    static final String PRIORITY_CLASS = "bench-high";

    /** Kubernetes' floors are those of so many nodes: fewer are no comparison. */
    private static final int FLOOR_NODES = 5_000;

    private static final int WARM_UP_ROUNDS = 6;
    private static final int WARM_UP_PODS = 10_000;
    private static final int PACED_PODS = 1_000;
    private static final long PACE_MILLIS = 20;

    /** Of one request, so that no body grows without bound. */
    private static final int BATCH = 1_000;

    private static final long BETWEEN_ROUNDS_MILLIS = 2_000;

    private final Target target;
    private final ResourceClient<Pod> client;
    private final int nodes;
    private final int pods;
    private final int rounds;

    ShapeBenchmark(Target target, int nodes, int pods, int rounds) {
        this.target = target;
        this.client = ApiConnection.toService(target.scheduler(), target.internalToken())
                .client(Pod.class);
        this.nodes = nodes;
        this.pods = pods;
        this.rounds = rounds;
    }

    void run(List<SchedulingShape> shapes) throws IOException, InterruptedException {
        post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                "{\"metadata\":{\"name\":\"" + PRIORITY_CLASS + "\"},\"value\":10}");
        try (ReadyNodes _ = ReadyNodes.small(target, nodes)) {
            warmUp();
            System.out.println(
                    "| shape | nodes | pods before | pods | bound pods/s, by round | CPU ms a pod: scheduler-service"
                            + " | whole machine | heap MB | Kubernetes' floor on 5,000 nodes | ratio |");
            System.out.println("|---|---|---|---|---|---|---|---|---|---|");
            for (SchedulingShape shape : shapes) {
                measure(shape);
            }
            if (shapes.contains(SchedulingShape.BASIC)) {
                System.out.println();
                System.out.println("| from creation to binding | nodes | pods | p50 ms | p99 ms |");
                System.out.println("|---|---|---|---|---|");
                paced();
                flatOut();
            }
        }
    }

    /** Kubernetes is compiled before it runs; Gantry while it does, which takes half of the machine in its first minutes. */
    private void warmUp() throws IOException, InterruptedException {
        double[] rates = new double[WARM_UP_ROUNDS];
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            rates[round] = measure(SchedulingShape.BASIC, "warm-up-" + round, Math.min(pods, WARM_UP_PODS))
                    .rate();
        }
        System.out.printf(
                "Before all others, the basic shape without pods before, not counted: %s pods/s%n%n", rates(rates));
    }

    /** Of one round. */
    private record Measured(double rate, ProcessorTime costs) {}

    private void measure(SchedulingShape shape) throws IOException, InterruptedException {
        double[] rates = new double[rounds];
        ProcessorTime costs = new ProcessorTime(0, 0, 0);
        for (int round = 0; round < rounds; round++) {
            if (round == 0 || shape.usesUp()) {
                prepare(shape);
            }
            Measured measured = measure(shape, shape.title() + "-" + round, shape.measured(nodes, pods));
            rates[round] = measured.rate();
            costs = measured.costs();
        }
        print(shape, rates, costs);
        delete("");
    }

    private Measured measure(SchedulingShape shape, String set, int count) throws IOException, InterruptedException {
        Measured measured;
        try (HeldLeadership held = HeldLeadership.take(target.databaseUrl())) {
            create(set, count, List.of(shape.template()));
            try (Bindings bindings = new Bindings(target, set, count)) {
                bindings.awaitSeen();
                ProcessorTime before = processorTime();
                double rate = count / seconds(shape, held, bindings);
                measured = new Measured(rate, processorTime().since(before));
            }
        }
        delete(shape.usesUp() ? "" : "set=" + set);
        return measured;
    }

    /** From the moment that the scheduler may begin to the last binding, as a watcher sees it. */
    private double seconds(SchedulingShape shape, HeldLeadership held, Bindings bindings)
            throws IOException, InterruptedException {
        if (shape != SchedulingShape.CHURN) {
            long start = held.giveBack();
            bindings.await();
            return (System.nanoTime() - start) / 1e9;
        }
        try (Churn _ = new Churn(target)) {
            long start = held.giveBack();
            bindings.await();
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private void prepare(SchedulingShape shape) throws IOException, InterruptedException {
        int before = shape.before(nodes, pods);
        if (before == 0) {
            return;
        }
        String set = "before-" + shape.title();
        if (shape.waits()) {
            create(set, before, shape.templatesBefore());
            return;
        }
        try (Bindings bindings = new Bindings(target, set, before)) {
            create(set, before, shape.templatesBefore());
            bindings.await();
        }
    }

    private void print(SchedulingShape shape, double[] rates, ProcessorTime costs) {
        int measured = shape.measured(nodes, pods);
        double median = Arrays.stream(rates).sorted().toArray()[rates.length / 2];
        int floor = nodes < FLOOR_NODES ? 0 : shape.kubernetesFloor();
        String comparison = floor == 0 ? "| " : String.format(Locale.ROOT, "%d | %.1f", floor, median / floor);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %s | %.2f | %.2f | %.0f | %s |%n",
                shape.title(),
                nodes,
                shape.before(nodes, pods),
                measured,
                rates(rates),
                costs.serviceMillis() / measured,
                costs.machineMillis() / measured,
                costs.heapMegabytes(),
                comparison);
    }

    private static String rates(double[] rates) {
        return Arrays.stream(rates)
                .mapToObj(rate -> String.format(Locale.ROOT, "%,.0f", rate))
                .collect(Collectors.joining(", "));
    }

    private void paced() throws IOException, InterruptedException {
        try (Bindings bindings = new Bindings(target, "paced", PACED_PODS)) {
            long next = System.nanoTime();
            for (int i = 0; i < PACED_PODS; i++) {
                var _ = client.create(SchedulingShape.BASIC.template().pod("paced", i, nodes));
                next += PACE_MILLIS * 1_000_000;
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
            bindings.await();
            printLatencies("50 pods/s", bindings.latencies());
        }
        delete("");
    }

    private void flatOut() throws IOException, InterruptedException {
        try (Bindings bindings = new Bindings(target, "flat-out", pods)) {
            create("flat-out", pods, List.of(SchedulingShape.BASIC.template()));
            bindings.await();
            printLatencies("as fast as they can be created", bindings.latencies());
        }
        delete("");
    }

    private void printLatencies(String what, Latencies latencies) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %.1f | %.1f |%n",
                what,
                nodes,
                latencies.count(),
                latencies.millis(0.5),
                latencies.millis(0.99));
    }

    private void create(String set, int count, List<PodTemplate> templates) {
        writeAll(
                count,
                i -> new Write.Create<>(templates.get(i % templates.size()).pod(set, i, nodes)));
    }

    /** Nobody stops these pods, so they end without grace; returns when none of them is left. */
    private void delete(String selector) throws InterruptedException {
        for (List<Pod> left = client.list("bench", selector); !left.isEmpty(); left = client.list("bench", selector)) {
            List<Pod> gone = left;
            Deletion deletion = Deletion.BACKGROUND.withGracePeriodSeconds(0);
            for (int from = 0; from < gone.size(); from += BATCH) {
                List<Write<Pod>> deletes = new ArrayList<>();
                gone.subList(from, Math.min(gone.size(), from + BATCH))
                        .forEach(pod -> deletes.add(new Write.Delete<>(ObjectKey.of(pod), deletion)));
                client.writeAll(deletes);
            }
        }
        Thread.sleep(BETWEEN_ROUNDS_MILLIS); // the stack finishes what the round left it
    }

    private void writeAll(int count, IntFunction<Write<Pod>> write) {
        for (int from = 0; from < count; from += BATCH) {
            List<Write<Pod>> writes = new ArrayList<>();
            IntStream.range(from, Math.min(count, from + BATCH)).mapToObj(write).forEach(writes::add);
            for (WriteOutcome<Pod> outcome : client.writeAll(writes)) {
                if (outcome instanceof WriteOutcome.Refused<Pod>(var reason)) {
                    throw reason;
                }
            }
        }
    }

    private void post(String path, String body) throws IOException {
        try (LoadConnection connection = LoadConnection.open(target.scheduler(), target.internalToken())) {
            int code = connection.exchange("POST", path, body.getBytes(StandardCharsets.UTF_8));
            if (code != 201) {
                throw new IOException("POST " + path + ": HTTP " + code);
            }
        }
    }

    private ProcessorTime processorTime() throws IOException, InterruptedException {
        return ProcessorTime.read(target.scheduler(), target.internalToken());
    }
}
