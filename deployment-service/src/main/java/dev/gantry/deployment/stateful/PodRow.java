package dev.gantry.deployment.stateful;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A StatefulSet's pods by their ordinals; of each ordinal there is one at the most, for a pod's name says it. */
final class PodRow {

    private final Ordinals ordinals;
    private final int minReadySeconds;
    private final Instant now;
    private final Ownership<Pod> owned;
    private final NavigableMap<Integer, Pod> byOrdinal = new TreeMap<>();

    PodRow(StatefulSetState state) {
        Integer seconds = state.set().getSpec().getMinReadySeconds();
        this.ordinals = Ordinals.of(state.set());
        this.minReadySeconds = seconds == null ? 0 : seconds;
        this.now = state.now();
        this.owned = Ownership.of(state.set(), state.set().getSpec().getSelector(), state.pods());
        owned.kept().forEach(this::put);
        adopted().forEach(this::put);
    }

    private void put(Pod pod) {
        ordinals.of(pod).ifPresent(ordinal -> byOrdinal.put(ordinal, pod));
    }

    /** Matching pods that nobody controls, and whose names are the set's. */
    List<Pod> adopted() {
        return owned.adopted().stream()
                .filter(pod -> ordinals.of(pod).isPresent())
                .toList();
    }

    List<Pod> released() {
        return owned.released();
    }

    Collection<Pod> all() {
        return byOrdinal.values();
    }

    Optional<Pod> at(int ordinal) {
        return Optional.ofNullable(byOrdinal.get(ordinal));
    }

    List<Integer> wanted() {
        return ordinals.all();
    }

    /** The ordinals that have a pod and should have none, the last first. */
    List<Integer> condemned() {
        return byOrdinal.descendingKeySet().stream()
                .filter(ordinal -> !ordinals.contains(ordinal))
                .toList();
    }

    boolean available(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.available(pod, minReadySeconds, now);
    }

    /** Whether it serves, or will by the passing of time alone, so that its end is a loss. */
    boolean serving(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.availableInTime(pod);
    }

    boolean available(int ordinal) {
        return at(ordinal).filter(this::available).isPresent();
    }

    int minReadySeconds() {
        return minReadySeconds;
    }

    Instant now() {
        return now;
    }
}
