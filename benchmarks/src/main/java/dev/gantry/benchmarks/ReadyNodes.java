package dev.gantry.benchmarks;

import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Nodes that are ready and renew their leases, and that start none of the pods they are given: the scheduler and the store are to
 * be measured, not pretended kubelets beside them (as Kubernetes' own scheduler_perf does it).
 */
final class ReadyNodes implements AutoCloseable {

    private static final Duration RENEW_EVERY = Duration.ofSeconds(15);

    /** Of one request, so that no body grows without bound. */
    private static final int BATCH = 1_000;

    private static final int ZONES = 3;

    private final ResourceClient<Node> nodes;
    private final ResourceClient<Lease> leases;
    private final int count;
    private final Map<String, Quantity> size;
    private final Thread renewals;

    private ReadyNodes(Target target, int count, String cpu, String memory) {
        this.nodes = ApiConnection.toService(target.scheduler(), target.internalToken())
                .client(Node.class);
        this.leases = ApiConnection.toService(target.registry(), target.internalToken())
                .client(Lease.class);
        this.count = count;
        this.size = Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory), "pods", new Quantity("110"));
        writeAll(leases, i -> new Write.Create<>(lease(i)));
        writeAll(nodes, i -> new Write.Create<>(node(i)));
        writeAll(nodes, i -> new Write.UpdateStatus<>(node(i)));
        this.renewals = Thread.ofPlatform().daemon().start(this::renew);
    }

    /** 32 cores and 128 GiB each. */
    static ReadyNodes large(Target target, int count) {
        return new ReadyNodes(target, count, "32", "128Gi");
    }

    /** As those of Kubernetes' scheduler_perf: 4 cores and 32 GiB each. */
    static ReadyNodes small(Target target, int count) {
        return new ReadyNodes(target, count, "4", "32Gi");
    }

    private <T extends HasMetadata> void writeAll(ResourceClient<T> client, IntFunction<Write<T>> write) {
        for (int from = 0; from < count; from += BATCH) {
            List<Write<T>> writes = new ArrayList<>(BATCH);
            IntStream.range(from, Math.min(count, from + BATCH)).mapToObj(write).forEach(writes::add);
            for (WriteOutcome<T> outcome : client.writeAll(writes)) {
                if (outcome instanceof WriteOutcome.Refused<T>(var reason)) {
                    throw reason;
                }
            }
        }
    }

    static String name(int index) {
        return "bench-" + index;
    }

    private void renew() {
        try {
            while (true) {
                Thread.sleep(RENEW_EVERY);
                writeAll(leases, i -> new Write.Update<>(lease(i)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Node node(int index) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name(index))
                .addToLabels("kubernetes.io/hostname", name(index))
                .addToLabels("topology.kubernetes.io/zone", "zone-" + index % ZONES)
                .addToLabels("topology.kubernetes.io/region", "region-1")
                .endMetadata()
                .withNewStatus()
                .withCapacity(size)
                .withAllocatable(size)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Lease lease(int index) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name(index))
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name(index))
                .withLeaseDurationSeconds(40)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        renewals.interrupt();
    }
}
