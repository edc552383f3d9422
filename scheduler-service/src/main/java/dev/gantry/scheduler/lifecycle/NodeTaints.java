package dev.gantry.scheduler.lifecycle;

import dev.gantry.scheduler.placement.TaintEffect;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The taints that follow from a node's conditions and its cordon; all other taints are the users' own and stay. */
final class NodeTaints {

    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    static final String NOT_READY = "node.kubernetes.io/not-ready";

    private static final String CORDONED = "node.kubernetes.io/unschedulable";
    private static final List<ByCondition> BY_CONDITION = List.of(
            new ByCondition("MemoryPressure", "node.kubernetes.io/memory-pressure"),
            new ByCondition("DiskPressure", "node.kubernetes.io/disk-pressure"),
            new ByCondition("PIDPressure", "node.kubernetes.io/pid-pressure"),
            new ByCondition("NetworkUnavailable", "node.kubernetes.io/network-unavailable"));

    private NodeTaints() {}

    /** A taint that a condition of status True brings. */
    private record ByCondition(String condition, String key) {}

    private record Wanted(String key, TaintEffect effect) {
        boolean is(Taint taint) {
            return key.equals(taint.getKey()) && effect.wireName().equals(taint.getEffect());
        }
    }

    /**
     * The taints that a node should have.
     *
     * @param conditions the status of each condition by its type
     */
    static List<Taint> of(List<Taint> present, Map<String, String> conditions, boolean cordoned, Instant now) {
        List<Wanted> wanted = wanted(conditions, cordoned);
        List<Taint> taints = new ArrayList<>();
        for (Taint taint : present) {
            if (!isDerived(taint) || wanted.removeIf(want -> want.is(taint))) {
                taints.add(taint);
            }
        }
        wanted.forEach(want -> taints.add(new TaintBuilder()
                .withKey(want.key())
                .withEffect(want.effect().wireName())
                .withTimeAdded(now.toString())
                .build()));
        return taints;
    }

    private static List<Wanted> wanted(Map<String, String> conditions, boolean cordoned) {
        List<Wanted> wanted = new ArrayList<>();
        switch (conditions.getOrDefault("Ready", "")) {
            case "Unknown" -> addBoth(wanted, UNREACHABLE);
            case "False" -> addBoth(wanted, NOT_READY);
            default -> {
                // Ready, or so new that its agent has not said anything yet and it has nothing allocatable either.
            }
        }
        BY_CONDITION.stream()
                .filter(taint -> "True".equals(conditions.get(taint.condition())))
                .forEach(taint -> wanted.add(new Wanted(taint.key(), TaintEffect.NO_SCHEDULE)));
        if (cordoned) {
            wanted.add(new Wanted(CORDONED, TaintEffect.NO_SCHEDULE));
        }
        return wanted;
    }

    private static boolean isDerived(Taint taint) {
        String key = taint.getKey();
        return key.equals(UNREACHABLE)
                || key.equals(NOT_READY)
                || key.equals(CORDONED)
                || BY_CONDITION.stream().anyMatch(derived -> derived.key().equals(key));
    }

    private static void addBoth(List<Wanted> wanted, String key) {
        wanted.add(new Wanted(key, TaintEffect.NO_SCHEDULE));
        wanted.add(new Wanted(key, TaintEffect.NO_EXECUTE));
    }
}
