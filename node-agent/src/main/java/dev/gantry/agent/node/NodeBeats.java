package dev.gantry.agent.node;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the leases of all nodes of this process, by which the scheduler knows that they live. */
public final class NodeBeats {

    private static final Logger LOG = LoggerFactory.getLogger(NodeBeats.class);

    /** Where Kubernetes keeps the leases of nodes. */
    static final String NAMESPACE = "kube-node-lease";

    /** A node is thought lost this long after its last beat: four beats of 10 s. */
    static final int LEASE_SECONDS = 40;

    private static final int MAX_BATCH = 200;

    private final ResourceClient<Lease> leases;
    private final InstantSource clock;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();

    public NodeBeats(ResourceClient<Lease> leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
    }

    /** One beat of every node. */
    public void beat(List<String> nodes) {
        for (int from = 0; from < nodes.size(); from += MAX_BATCH) {
            renew(nodes.subList(from, Math.min(nodes.size(), from + MAX_BATCH)));
        }
    }

    private void renew(List<String> nodes) {
        List<Write<Lease>> writes = new ArrayList<>();
        for (String node : nodes) {
            Lease before = held.get(node);
            writes.add(before == null ? new Write.Create<>(lease(node)) : new Write.Update<>(renewed(before)));
        }
        List<WriteOutcome<Lease>> outcomes = leases.writeAll(writes);
        for (int i = 0; i < nodes.size(); i++) {
            accept(nodes.get(i), outcomes.get(i));
        }
    }

    private void accept(String node, WriteOutcome<Lease> outcome) {
        switch (outcome) {
            case WriteOutcome.Written<Lease>(Lease stored) -> held.put(node, stored);
            case WriteOutcome.Refused<Lease>(ApiException reason) -> recover(node, reason);
        }
    }

    /** An agent before this one, or another writer, holds it: take over what is there; with nothing there, make it anew. */
    private void recover(String node, ApiException reason) {
        if (reason.code() >= 500) {
            throw reason; // the API is away: what is held stays held, and the next beat comes soon
        }
        held.remove(node);
        if (!reason.isAlreadyExists() && !reason.isConflict()) {
            LOG.warn("lease of {} not renewed: {}", node, reason.getMessage());
            return;
        }
        leases.get(new ObjectKey(NAMESPACE, node)).ifPresent(existing -> {
            held.put(node, existing);
            held.put(node, leases.update(renewed(existing)));
        });
    }

    private Lease lease(String node) {
        return renewed(new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(node)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .endSpec()
                .build());
    }

    private Lease renewed(Lease lease) {
        return new LeaseBuilder(lease)
                .editSpec()
                .withHolderIdentity(lease.getMetadata().getName())
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}
