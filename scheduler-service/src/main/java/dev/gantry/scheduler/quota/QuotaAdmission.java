package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.QuantityAmount;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses pods and claims that are too much for their namespace, and resizes of pods that are. What an object takes is written to its quotas' status before the
 * object is stored, in just the version that was judged, so that of many creations at once no more pass than the
 * quota allows; only while another replica counts may a grant be given out again for a moment. Where the creation fails after that, the next count
 * gives it back.
 */
public final class QuotaAdmission implements Admission {

    /** Another replica, or the count, may write the status in between. */
    private static final int MAX_TRIES = 20;

    private final Supplier<ResourceView<ResourceQuota>> quotas;
    private final Supplier<ResourceClient<ResourceQuota>> client;
    private final Reservations reservations;

    /** Creations of this replica wait for each other here instead of failing at the store. */
    private final ReentrantLock granting = new ReentrantLock();

    /** Both are asked for late, as what provides them needs this rule first. */
    public QuotaAdmission(
            Supplier<ResourceView<ResourceQuota>> quotas,
            Supplier<ResourceClient<ResourceQuota>> client,
            Reservations reservations) {
        this.quotas = quotas;
        this.client = client;
        this.reservations = reservations;
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        admitCreate(type, key, object, false);
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object, boolean dryRun) {
        boolean isPod = type.resource().equals("pods");
        if (!isPod && !type.resource().equals("persistentvolumeclaims")) {
            return;
        }
        if (quotas.get().list(key.namespace()).isEmpty()) {
            return;
        }
        SortedMap<String, QuantityAmount> usage = isPod ? QuotaUsage.ofPod(object) : QuotaUsage.ofClaim(object);
        admit(type, key, object, usage, dryRun);
    }

    /** Of a pod that is resized, what it takes more of is granted as it is to a new one; what it gives back, the next count tells. */
    @Override
    public void admitUpdate(ResourceType type, ObjectNode current, ObjectNode updated, boolean dryRun) {
        if (!type.resource().equals("pods") || !PodAmounts.changed(current, updated)) {
            return;
        }
        SortedMap<String, QuantityAmount> growth = QuotaUsage.growth(current, updated);
        if (!growth.isEmpty()) {
            admit(type, PodAmounts.key(updated), updated, growth, dryRun);
        }
    }

    private void admit(
            ResourceType type,
            ObjectKey key,
            ObjectNode object,
            SortedMap<String, QuantityAmount> usage,
            boolean dryRun) {
        boolean isPod = type.resource().equals("pods");
        granting.lock();
        try {
            // All are asked before any is written: a refusal leaves nothing behind.
            List<ResourceQuota> concerned = quotas.get().list(key.namespace()).stream()
                    .filter(quota -> isPod
                            ? Quota.of(quota).isAboutPod(object)
                            : Quota.of(quota).isAboutClaims())
                    .toList();
            concerned.forEach(quota -> refuse(type, key, object, isPod, Quota.of(quota), usage));
            if (!dryRun) {
                long generation = object.path("metadata").path("generation").asLong(1);
                concerned.forEach(quota -> grant(type, key, generation, ObjectKey.of(quota), usage));
            }
        } finally {
            granting.unlock();
        }
    }

    private static void refuse(
            ResourceType type,
            ObjectKey key,
            ObjectNode object,
            boolean isPod,
            Quota quota,
            SortedMap<String, QuantityAmount> usage) {
        List<String> unsaid = isPod ? QuotaUsage.unsaid(object, quota.hard()) : List.of();
        if (!unsaid.isEmpty()) {
            throw ApiException.forbidden(
                    type.resource(),
                    key.name(),
                    "failed quota: " + quota.name() + ": must specify " + String.join("; ", unsaid));
        }
        quota.refuse(quota.counted(usage)).ifPresent(why -> {
            throw ApiException.forbidden(type.resource(), key.name(), why);
        });
    }

    private void grant(
            ResourceType type,
            ObjectKey key,
            long generation,
            ObjectKey name,
            SortedMap<String, QuantityAmount> usage) {
        for (int attempt = 1; ; attempt++) {
            Optional<ResourceQuota> found = quotas.get().get(name);
            if (found.isEmpty()) {
                return;
            }
            ResourceQuota current = found.get();
            Quota quota = Quota.of(current);
            SortedMap<String, QuantityAmount> counted = quota.counted(usage);
            quota.refuse(counted).ifPresent(why -> {
                throw ApiException.forbidden(type.resource(), key.name(), why);
            });
            if (counted.isEmpty()) {
                return;
            }
            reservations.grant(name, type.resource(), key, generation, counted);
            try {
                var _ = client.get().updateStatus(used(current, quota, counted));
                return;
            } catch (ApiException e) {
                if (!e.isConflict() || attempt >= MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static ResourceQuota used(ResourceQuota current, Quota quota, SortedMap<String, QuantityAmount> more) {
        return new ResourceQuotaBuilder(current)
                .editOrNewStatus()
                .withUsed(quota.quantities(Quota.plus(quota.used().orElseThrow(), more)))
                .endStatus()
                .build();
    }
}
