package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which pods name which claims: those that have a node, and those that wait for one. Pods without claims are not kept. */
public final class ClaimUsers {

    private final Map<ObjectKey, Pod> waiting = new LinkedHashMap<>();
    private final Map<ObjectKey, List<ObjectKey>> claimsByPod = new HashMap<>();
    private final Map<ObjectKey, Set<ObjectKey>> podsByClaim = new HashMap<>();
    private final Set<ObjectKey> placed = new HashSet<>();

    /** Takes a pod that waits for a node. */
    public void putWaiting(Pod pod) {
        ObjectKey key = ObjectKey.of(pod);
        if (index(key, Claims.of(pod))) {
            waiting.put(key, pod);
            placed.remove(key);
        }
    }

    /** Takes a pod that has a node; answers its claims where that is news. */
    public List<ObjectKey> putPlaced(Pod pod) {
        ObjectKey key = ObjectKey.of(pod);
        return index(key, Claims.of(pod)) ? place(key) : List.of();
    }

    /** A pod that waited has a node now; answers its claims where that is news. */
    public List<ObjectKey> place(ObjectKey pod) {
        waiting.remove(pod);
        List<ObjectKey> claims = claimsOf(pod);
        return !claims.isEmpty() && placed.add(pod) ? claims : List.of();
    }

    /** Forgets a pod that is gone or has ended; answers the claims that it held on a node. */
    public List<ObjectKey> remove(ObjectKey pod) {
        waiting.remove(pod);
        List<ObjectKey> claims = Optional.ofNullable(claimsByPod.remove(pod)).orElse(List.of());
        for (ObjectKey claim : claims) {
            podsByClaim.computeIfPresent(claim, (key, pods) -> pods.remove(pod) && pods.isEmpty() ? null : pods);
        }
        return placed.remove(pod) ? claims : List.of();
    }

    public List<ObjectKey> claimsOf(ObjectKey pod) {
        return claimsByPod.getOrDefault(pod, List.of());
    }

    /** The waiting pods that name the claim. */
    public List<Pod> waitingFor(ObjectKey claim) {
        return podsByClaim.getOrDefault(claim, Set.of()).stream()
                .flatMap(key -> Optional.ofNullable(waiting.get(key)).stream())
                .toList();
    }

    /** All waiting pods that name claims. */
    public Collection<Pod> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Whether a pod other than this one holds the claim on a node. */
    boolean isHeldByAnother(ObjectKey claim, ObjectKey pod) {
        return podsByClaim.getOrDefault(claim, Set.of()).stream()
                .anyMatch(user -> !user.equals(pod) && placed.contains(user));
    }

    private boolean index(ObjectKey pod, List<ObjectKey> claims) {
        if (claims.isEmpty()) {
            return false;
        }
        if (!claims.equals(claimsByPod.put(pod, claims))) {
            claims.forEach(claim ->
                    podsByClaim.computeIfAbsent(claim, key -> new HashSet<>()).add(pod));
        }
        return true;
    }
}
