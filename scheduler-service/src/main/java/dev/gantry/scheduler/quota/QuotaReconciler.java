package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatus;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Counts what a quota's namespace takes, and keeps that in the quota's status. */
final class QuotaReconciler implements Reconciler {

    private final ResourceView<ResourceQuota> quotas;
    private final ResourceClient<ResourceQuota> client;
    private final ResourceView<Pod> pods;
    private final ResourceView<PersistentVolumeClaim> claims;
    private final Reservations reservations;

    QuotaReconciler(
            ResourceView<ResourceQuota> quotas,
            ResourceClient<ResourceQuota> client,
            ResourceView<Pod> pods,
            ResourceView<PersistentVolumeClaim> claims,
            Reservations reservations) {
        this.quotas = quotas;
        this.client = client;
        this.pods = pods;
        this.claims = claims;
        this.reservations = reservations;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<ResourceQuota> found = quotas.get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        ResourceQuota current = found.get();
        Quota quota = Quota.of(current);
        ResourceQuotaStatus status = new ResourceQuotaStatusBuilder()
                .withHard(current.getSpec().getHard())
                .withUsed(quota.quantities(used(key, quota)))
                .build();
        if (!status.equals(current.getStatus())) {
            // With the version that it was made from: what was granted meanwhile is a reason to count again.
            var _ = client.updateStatus(
                    new ResourceQuotaBuilder(current).withStatus(status).build());
        }
        return Result.DONE;
    }

    private SortedMap<String, QuantityAmount> used(ObjectKey key, Quota quota) {
        // Asked first: what is stored after this is counted twice for a moment, rather than not at all.
        SortedMap<String, QuantityAmount> used = new TreeMap<>(reservations.pending(key, this::isStored));
        for (Pod pod : pods.list(key.namespace())) {
            JsonNode document = WireJson.toDocument(pod);
            if (quota.isAboutPod(document)) {
                Amounts.add(used, quota.counted(QuotaUsage.ofPod(document)));
            }
        }
        if (quota.isAboutClaims()) {
            claims.list(key.namespace())
                    .forEach(claim -> Amounts.add(used, quota.counted(QuotaUsage.ofClaim(WireJson.toDocument(claim)))));
        }
        return used;
    }

    private boolean isStored(String resource, ObjectKey key, long generation) {
        return resource.equals("pods")
                ? pods.get(key).filter(pod -> generation(pod) >= generation).isPresent()
                : claims.get(key).isPresent();
    }

    private static long generation(Pod pod) {
        Long generation = pod.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }
}
