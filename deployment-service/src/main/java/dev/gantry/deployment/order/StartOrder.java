package dev.gantry.deployment.order;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a workload's pods may be created, and whether its last ones may be stopped.
 *
 * <p>Goals: pods are created when everything that their workload depends on is ready, and a workload that is to have no pods
 * keeps them until nothing that depends on it has any. A pod that runs is never stopped because a dependency is not ready
 * any more. Workloads that wait for one another in a circle are held, and told which circle it is.
 */
public final class StartOrder {

    /** On a workload: a list with commas of those that must be ready first, such as {@code deployment/db,job/migrate}. */
    public static final String ANNOTATION = "gantry.dev/depends-on";

    private final Map<WorkloadRef, Workload> workloads;

    /** @param workloads all of one namespace */
    public StartOrder(Collection<Workload> workloads) {
        this.workloads = workloads.stream().collect(Collectors.toMap(Workload::ref, w -> w, (one, _) -> one));
    }

    /** What the annotation of a workload names. */
    public static List<WorkloadRef> dependencies(HasMetadata workload) {
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        return annotations == null ? List.of() : dependencies(annotations.getOrDefault(ANNOTATION, ""));
    }

    /** What the annotation's value names. */
    public static List<WorkloadRef> dependencies(String value) {
        return WorkloadRef.list(value);
    }

    /** Why pods of this workload may not be created now; empty if they may. */
    public Optional<Hold> start(WorkloadRef ref, List<WorkloadRef> dependsOn) {
        List<String> waiting = dependsOn.stream()
                .flatMap(dependency -> unready(dependency).stream())
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        return cycle(ref, dependsOn)
                .map(circle -> new Hold("DependencyCycle", "is part of a circle of dependencies: " + circle))
                .or(() -> Optional.of(new Hold("DependenciesNotReady", "waits for " + String.join(", ", waiting))));
    }

    /** Whether the workload is known, and is to have no pods at all. */
    public boolean wantsNone(WorkloadRef ref) {
        Workload workload = workloads.get(ref);
        return workload != null && !workload.wantsPods();
    }

    /** Why the last pods of this workload may not be deleted now; empty if they may. */
    public Optional<Hold> stop(WorkloadRef ref) {
        List<String> running = workloads.values().stream()
                .filter(other -> other.pods() > 0 && !other.ref().equals(ref))
                .filter(other -> other.dependsOn().contains(ref))
                .map(other -> other.ref() + " (" + other.pods() + " pods)")
                .sorted()
                .toList();
        return running.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hold("DependentsRunning", "stops after " + String.join(", ", running)));
    }

    private Optional<String> unready(WorkloadRef dependency) {
        Workload found = workloads.get(dependency);
        if (found == null) {
            return Optional.of(dependency + " (does not exist)");
        }
        return found.ready() ? Optional.empty() : Optional.of(dependency + " (" + found.state() + ")");
    }

    /**
     * The shortest way from a workload over its dependencies back to itself, such as {@code deployment/a -> deployment/b ->
     * deployment/a}; every workload is looked at once at most.
     */
    public Optional<String> cycle(WorkloadRef start, List<WorkloadRef> dependsOn) {
        Map<WorkloadRef, WorkloadRef> cameFrom = new HashMap<>();
        Set<WorkloadRef> seen = new HashSet<>();
        Deque<WorkloadRef> next = new ArrayDeque<>();
        dependsOn.stream().filter(seen::add).forEach(dependency -> {
            cameFrom.put(dependency, start);
            next.add(dependency);
        });
        while (!next.isEmpty()) {
            WorkloadRef ref = next.remove();
            if (ref.equals(start)) {
                return Optional.of(path(start, cameFrom));
            }
            Workload workload = workloads.get(ref);
            List<WorkloadRef> further = workload == null ? List.of() : workload.dependsOn();
            further.stream().filter(seen::add).forEach(dependency -> {
                cameFrom.put(dependency, ref);
                next.add(dependency);
            });
        }
        return Optional.empty();
    }

    private static String path(WorkloadRef start, Map<WorkloadRef, WorkloadRef> cameFrom) {
        List<String> way = new ArrayList<>(List.of(start.toString()));
        for (WorkloadRef ref = cameFrom.get(start); ref != null && !ref.equals(start); ref = cameFrom.get(ref)) {
            way.addFirst(ref.toString());
        }
        way.addFirst(start.toString());
        return String.join(" -> ", way);
    }
}
