package dev.gantry.simulation.rollout;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.DeliveryInvariants;
import dev.gantry.simulation.world.UpdateLimits;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold after every step, judged on the truth and not on what the controller knows.
 *
 * <p>When a user changes the numbers, the former ones hold on until the controller has observed the change and every set has
 * done what it was told: so long it acts rightly on what it could know.
 */
final class Invariants {

    private final SimulatedWorld world;
    private final DeliveryInvariants delivery;
    private final Set<String> late = new HashSet<>();
    private int maxPods;
    private int minAvailable;
    private int podsBefore;
    private int availableBefore;
    private Map<String, Integer> podsOfSetBefore = Map.of();

    Invariants(SimulatedWorld world, DeliveryInvariants delivery) {
        this.world = world;
        this.delivery = delivery;
    }

    /** Takes the present as given, as after a user's step. */
    void accept() {
        Deployment deployment = world.deployment();
        UpdateLimits limits = UpdateLimits.of(deployment);
        int replicas = deployment.getSpec().getReplicas();
        boolean settled = settled(deployment);
        if (settled) {
            delivery.settle(replicas);
        }
        int most = replicas + (blueGreen(deployment) ? Math.max(replicas, limits.maxSurge()) : limits.maxSurge());
        maxPods = settled ? most : Math.max(maxPods, most);
        int least = replicas - limits.maxUnavailable();
        minAvailable = settled ? least : Math.min(minAvailable, least);
        podsBefore = known().size();
        availableBefore = available();
        podsOfSetBefore = podsOfSets();
    }

    /** Checks the change since the last call; returns "" if all is well. */
    String check(boolean recreate) {
        String violation = violation(recreate);
        accept();
        return violation;
    }

    private String violation(boolean recreate) {
        int pods = known().size();
        if (pods > podsBefore && pods > maxPods) {
            return pods + " pods, where " + maxPods + " are allowed";
        }
        int available = available();
        if (!recreate && available < availableBefore && availableBefore >= minAvailable && available < minAvailable) {
            return available + " pods available, where " + minAvailable + " must be";
        }
        if (recreate && mixedTemplates()) {
            return "pods of two templates at once, where old ones must go first";
        }
        String healthy = healthyAndFailed();
        return healthy.isEmpty() ? doubledPods() : healthy;
    }

    /** It brings a whole second revision up beside the first. */
    private static boolean blueGreen(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations != null && "BlueGreen".equals(annotations.get("gantry.dev/strategy"));
    }

    /** Only what is broken, or given up by a person, is ever rolled back. */
    private String healthyAndFailed() {
        return world.replicaSets().list().stream()
                .filter(set -> set.getMetadata().getAnnotations() != null)
                .filter(set -> !set.getMetadata()
                        .getAnnotations()
                        .getOrDefault("gantry.dev/failed", "Aborted")
                        .startsWith("Aborted"))
                .filter(set ->
                        !SimulatedNodes.breaks(set.getSpec().getTemplate().getSpec()))
                .findFirst()
                .map(set -> set.getMetadata().getName() + " is healthy, and was rolled back")
                .orElse("");
    }

    private String doubledPods() {
        Map<String, Integer> now = podsOfSets();
        for (ReplicaSet set : world.replicaSets().list()) {
            int pods = now.getOrDefault(set.getMetadata().getUid(), 0);
            boolean more = pods > podsOfSetBefore.getOrDefault(set.getMetadata().getUid(), 0);
            if (more && settled(set) && pods > set.getSpec().getReplicas()) {
                return set.getMetadata().getName() + " has " + pods + " pods, and wants "
                        + set.getSpec().getReplicas();
            }
        }
        return "";
    }

    private boolean mixedTemplates() {
        return podsOfSets().size() > 1 && active().size() > podsBefore;
    }

    private boolean settled(Deployment deployment) {
        return deployment.getStatus() != null
                && deployment.getStatus().getObservedGeneration()
                        >= deployment.getMetadata().getGeneration()
                && world.replicaSets().list().stream().allMatch(this::settled);
    }

    private boolean settled(ReplicaSet set) {
        return set.getStatus() != null
                && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration()
                && set.getStatus().getReplicas() <= set.getSpec().getReplicas();
    }

    /** The pods that a late request makes are nobody's fault: its sender does not know of them before its view shows them. */
    void acceptLate(Runnable arrival) {
        Set<String> before = uids();
        arrival.run();
        uids().stream().filter(uid -> !before.contains(uid)).forEach(late::add);
        accept();
    }

    private Set<String> uids() {
        return world.pods().list().stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private Map<String, Integer> podsOfSets() {
        Map<String, Integer> count = new HashMap<>();
        for (Pod pod : known()) {
            Ownership.controller(pod).ifPresent(owner -> count.merge(owner.getUid(), 1, Integer::sum));
        }
        return count;
    }

    private List<Pod> known() {
        return active().stream()
                .filter(pod -> !late.contains(pod.getMetadata().getUid()))
                .toList();
    }

    private List<Pod> active() {
        return world.pods().list().stream().filter(PodReadiness::active).toList();
    }

    private int available() {
        int minReadySeconds = world.deployment().getSpec().getMinReadySeconds();
        return (int) active().stream()
                .filter(pod -> PodReadiness.available(
                        pod, minReadySeconds, world.clock().instant()))
                .count();
    }
}
