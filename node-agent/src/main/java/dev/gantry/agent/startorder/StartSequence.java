package dev.gantry.agent.startorder;

import dev.gantry.agent.podlifecycle.StartHold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which pods of a node wait for which others of the same node.
 *
 * <p>Goals: after a boot the pods come back in the order of their worth, and each after those it depends on; one pod that
 * does not get ready holds up nobody for good. Constraints: the pods form one sequence, and a pod waits only for some that
 * come before it, so no two wait for one another; a pod that was started is waited for no longer than the patience, and no
 * pod waits longer than {@link StartSettings#LONGEST_HOLD} in all.
 *
 * <p>What a pod depends on is worth at least what the pod is, or else it would hold up a pod of more worth. Where pods
 * depend on one another in a circle, the one of most worth goes first.
 *
 * <p>Example, by priority: {@code dns} of priority 1000, {@code db} and {@code batch} of 0, and {@code app} of 10, which
 * depends on {@code db}. First {@code dns} starts; when it is ready {@code db}, which counts as 10; then {@code app}; and
 * {@code batch} at last.
 */
public final class StartSequence {

    private final StartSettings settings;
    private final Instant now;
    private final Map<String, List<StartingPod>> byWorkload;
    private final Map<String, StartRank> worth = new HashMap<>();
    private final List<StartingPod> sequence;

    /** @param pods every pod of the node */
    public StartSequence(Collection<StartingPod> pods, StartSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
        List<StartingPod> living = pods.stream()
                .filter(pod -> !(pod.state() instanceof StartState.Over))
                .sorted(Comparator.comparing(StartingPod::rank).thenComparing(StartingPod::name))
                .toList();
        this.byWorkload = living.stream()
                .filter(pod -> pod.workload().isPresent())
                .collect(Collectors.groupingBy(pod -> pod.workload().orElseThrow()));
        living.forEach(this::lend);
        this.sequence = sequence(living);
    }

    /** Gives a pod's worth to all it depends on; it comes after those of more worth, so what has one has the better one. */
    private void lend(StartingPod first) {
        Deque<StartingPod> next = new ArrayDeque<>(List.of(first));
        while (!next.isEmpty()) {
            StartingPod pod = next.remove();
            if (worth.putIfAbsent(pod.uid(), first.rank()) == null) {
                next.addAll(dependencies(pod));
            }
        }
    }

    private List<StartingPod> dependencies(StartingPod pod) {
        return pod.dependsOn().stream()
                .flatMap(workload -> byWorkload.getOrDefault(workload, List.of()).stream())
                .filter(other -> !other.uid().equals(pod.uid()))
                .toList();
    }

    private StartRank worth(StartingPod pod) {
        return worth.getOrDefault(pod.uid(), pod.rank());
    }

    /** By worth, each after what it depends on; in a circle somebody has to be first. */
    private List<StartingPod> sequence(List<StartingPod> living) {
        List<StartingPod> left = new ArrayList<>(living);
        left.sort(Comparator.comparing(this::worth)
                .thenComparing(StartingPod::rank)
                .thenComparing(StartingPod::name));
        List<StartingPod> ordered = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        while (!left.isEmpty()) {
            StartingPod next = left.stream()
                    .filter(pod -> dependencies(pod).stream().allMatch(other -> placed.contains(other.uid())))
                    .findFirst()
                    .orElse(left.getFirst());
            left.remove(next);
            placed.add(next.uid());
            ordered.add(next);
        }
        return ordered;
    }

    /** Why pods that nothing runs of may not be started now, by their uids. */
    public Map<String, StartHold> holds() {
        Map<String, StartHold> holds = new HashMap<>();
        for (int place = 0; place < sequence.size(); place++) {
            StartingPod pod = sequence.get(place);
            if (pod.ordered() && pod.state() instanceof StartState.Waiting(Instant since)) {
                hold(pod, sequence.subList(0, place), since.plus(StartSettings.LONGEST_HOLD))
                        .ifPresent(hold -> holds.put(pod.uid(), hold));
            }
        }
        return holds;
    }

    private Optional<StartHold> hold(StartingPod pod, List<StartingPod> before, Instant atLast) {
        if (!now.isBefore(atLast)) {
            return Optional.empty();
        }
        List<StartingPod> awaited = before.stream().filter(this::awaited).toList();
        return dependency(pod, awaited, atLast).or(() -> former(pod, awaited, atLast));
    }

    /** Whether it will be ready soon, as far as anybody can know. */
    private boolean awaited(StartingPod pod) {
        return switch (pod.state()) {
            case StartState.Waiting _ -> true;
            case StartState.Starting(Instant since) -> now.isBefore(since.plus(settings.patience()));
            case StartState.Ready _, StartState.Over _ -> false;
        };
    }

    private Optional<StartHold> dependency(StartingPod pod, List<StartingPod> awaited, Instant atLast) {
        Set<String> dependencies =
                dependencies(pod).stream().map(StartingPod::uid).collect(Collectors.toSet());
        return awaited.stream()
                .filter(other -> pod.withNode() && dependencies.contains(other.uid()))
                .findFirst()
                .map(other -> hold("DependenciesNotReady", other, " of " + kindAndName(other), atLast));
    }

    private static String kindAndName(StartingPod pod) {
        String workload = pod.workload().orElseThrow();
        return workload.substring(workload.indexOf('/') + 1);
    }

    private Optional<StartHold> former(StartingPod pod, List<StartingPod> awaited, Instant atLast) {
        if (pod.withNode() && settings.policy() == NodeStartPolicy.SEQUENTIAL) {
            return awaited.stream()
                    .findFirst()
                    .map(other -> hold("StartPolicySequential", other, ", which starts before it", atLast));
        }
        if (pod.byPriority() || settings.policy() == NodeStartPolicy.PRIORITY) {
            return awaited.stream()
                    .filter(other -> worth(other).compareTo(worth(pod)) < 0)
                    .findFirst()
                    .map(other -> hold("StartPolicyPriority", other, why(other, worth(pod)), atLast));
        }
        return Optional.empty();
    }

    private static String why(StartingPod other, StartRank worth) {
        if (other.rank().priority() > worth.priority()) {
            return " of priority " + other.rank().priority();
        }
        return other.rank().compareTo(worth) < 0 ? " of a DaemonSet" : ", which a pod of higher priority depends on";
    }

    private StartHold hold(String reason, StartingPod other, String which, Instant atLast) {
        Instant until =
                other.state() instanceof StartState.Starting(Instant since) ? since.plus(settings.patience()) : atLast;
        Duration patience = settings.patience();
        return new StartHold(
                reason,
                "waits for pod " + other.name() + which + "; at most " + patience.toSeconds() + " s from its start",
                until.isBefore(atLast) ? until : atLast);
    }
}
