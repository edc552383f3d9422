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

    private static final Map<String, Quantity> SIZE =
            Map.of("cpu", new Quantity("32"), "memory", new Quantity("128Gi"), "pods", new Quantity("110"));

    private final ResourceClient<Node> nodes;
    private final ResourceClient<Lease> leases;
    private final int count;
    private final Thread renewals;

    ReadyNodes(Target target, int count) {
        this.nodes = ApiConnection.toService(target.scheduler(), target.internalToken())
                .client(Node.class);
        this.leases = ApiConnection.toService(target.registry(), target.internalToken())
                .client(Lease.class);
        this.count = count;
        writeAll(leases, i -> new Write.Create<>(lease(i)));
        writeAll(nodes, i -> new Write.Create<>(node(i)));
        writeAll(nodes, i -> new Write.UpdateStatus<>(node(i)));
        this.renewals = Thread.ofPlatform().daemon().start(this::renew);
    }

    private <T extends HasMetadata> void writeAll(ResourceClient<T> client, IntFunction<Write<T>> write) {
        List<Write<T>> writes = new ArrayList<>(count);
        IntStream.range(0, count).mapToObj(write).forEach(writes::add);
        for (WriteOutcome<T> outcome : client.writeAll(writes)) {
            if (outcome instanceof WriteOutcome.Refused<T>(var reason)) {
                throw reason;
            }
        }
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

    private static Node node(int index) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("bench-" + index)
                .addToLabels("kubernetes.io/hostname", "bench-" + index)
                .endMetadata()
                .withNewStatus()
                .withCapacity(SIZE)
                .withAllocatable(SIZE)
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
                .withName("bench-" + index)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("bench-" + index)
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
