package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.registry.endpoints.SliceMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Since which version each pod is, or is not, routed to. Fed with every change of a slice in order. Without it a pod would wait
 * until the proxies have applied the newest version of its slice, so that steady change elsewhere could hold it up for good.
 */
public final class RouteHistory {

    private final Map<String, Map<ObjectKey, RouteEntry>> entriesByPod = new HashMap<>();
    private final Map<String, Long> goneByPod = new HashMap<>();
    private final Map<ObjectKey, List<String>> podsBySlice = new HashMap<>();
    private long newest;

    /** Takes in a slice that was added or replaced. */
    public synchronized void observe(EndpointSlice slice) {
        long version = Long.parseLong(slice.getMetadata().getResourceVersion());
        newest = Math.max(newest, version);
        ObjectKey key = ObjectKey.of(slice);
        String service = SliceMetadata.serviceName(slice);
        List<String> before = podsBySlice.getOrDefault(key, List.of());
        List<String> after = new ArrayList<>();
        for (Endpoint endpoint : slice.getEndpoints()) {
            String uid = SliceMetadata.podUid(endpoint);
            after.add(uid);
            boolean terminating = isTrue(endpoint.getConditions().getTerminating());
            boolean routable = !terminating && isTrue(endpoint.getConditions().getReady());
            put(uid, key, new RouteEntry(service, routable, terminating, version));
        }
        before.stream().filter(uid -> !after.contains(uid)).forEach(uid -> drop(uid, key, version));
        podsBySlice.put(key, after);
    }

    /** Takes in that a slice was deleted, which is the newest change. */
    public synchronized void deleted(EndpointSlice last) {
        long version = Long.parseLong(last.getMetadata().getResourceVersion());
        newest = Math.max(newest, version);
        ObjectKey key = ObjectKey.of(last);
        List<String> pods = podsBySlice.remove(key);
        if (pods != null) {
            pods.forEach(uid -> drop(uid, key, newest));
        }
    }

    /** The version of the newest change of any slice. */
    public synchronized long newest() {
        return newest;
    }

    /** What the slices say, and said, of the pod with this uid. */
    public synchronized PodRoutes of(String podUid) {
        Map<ObjectKey, RouteEntry> entries = entriesByPod.getOrDefault(podUid, Map.of());
        return new PodRoutes(List.copyOf(entries.values()), goneByPod.getOrDefault(podUid, 0L));
    }

    /** Forgets what is known of pods that no longer exist, which would otherwise be kept for ever. */
    public synchronized void forgetGone(Predicate<String> exists) {
        goneByPod.keySet().removeIf(exists.negate());
    }

    private void put(String uid, ObjectKey slice, RouteEntry entry) {
        entriesByPod
                .computeIfAbsent(uid, _ -> new HashMap<>())
                .merge(slice, entry, (before, after) -> before.sameState(after) ? before : after);
    }

    private void drop(String uid, ObjectKey slice, long version) {
        Map<ObjectKey, RouteEntry> entries = entriesByPod.getOrDefault(uid, new HashMap<>());
        RouteEntry entry = entries.remove(slice);
        if (entry != null) {
            goneByPod.merge(uid, entry.routable() ? version : entry.since(), Math::max);
        }
        if (entries.isEmpty()) {
            entriesByPod.remove(uid);
        }
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
