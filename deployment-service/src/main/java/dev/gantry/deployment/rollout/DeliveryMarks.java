package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a ReplicaSet carries of a delivery, as annotations: they are its only memory, and registry-service reads some. */
final class DeliveryMarks {

    /** The revision's share of requests, in percent; the gateway divides them so. */
    static final String WEIGHT = "gantry.dev/traffic-weight";

    /** The share by which every gateway routes: registry-service writes it, some moments after {@link #WEIGHT}. */
    static final String ROUTED = "gantry.dev/routed-weight";

    /** {@link #PREVIEW}, {@link #STABLE} or {@link #FORMER}: Services that name a track list only pods of it, and of sets without one. */
    static final String TRACK = "gantry.dev/revision-track";

    static final String PREVIEW = "preview";
    static final String STABLE = "stable";
    static final String FORMER = "former";

    /** The step that the new revision is at, counted from 1; past the last one it takes over. */
    static final String STEP = "gantry.dev/delivery-step";

    /** Since when it has had all that the step gives it. */
    static final String SINCE = "gantry.dev/delivery-step-since";

    static final List<String> ALL = List.of(WEIGHT, ROUTED, TRACK, STEP, SINCE);

    private DeliveryMarks() {}

    /** The weight as written, or -1 where none is. */
    static int weight(ReplicaSet set) {
        return (int) RevisionAnnotations.number(RevisionAnnotations.of(set).get(WEIGHT), -1);
    }

    /** Whether the gateways route by the weight as written. */
    static boolean routed(ReplicaSet set) {
        Map<String, String> annotations = RevisionAnnotations.of(set);
        return annotations.getOrDefault(WEIGHT, "").equals(annotations.getOrDefault(ROUTED, ""));
    }

    /** The step, counted from 0; empty where the set is at none. */
    static Optional<Integer> step(ReplicaSet set) {
        long told = RevisionAnnotations.number(RevisionAnnotations.of(set).get(STEP), 0);
        return told < 1 ? Optional.empty() : Optional.of((int) Math.min(told - 1, Integer.MAX_VALUE));
    }

    static Optional<Instant> since(ReplicaSet set) {
        return Optional.ofNullable(RevisionAnnotations.of(set).get(SINCE))
                .map(text -> RolloutCondition.time(text, Instant.EPOCH));
    }

    static Map<String, String> none(Map<String, String> annotations) {
        Map<String, String> result = new TreeMap<>(annotations);
        ALL.forEach(result::remove);
        return result;
    }

    static Map<String, String> shared(Map<String, String> annotations, int weight, Optional<String> track) {
        Map<String, String> result = none(annotations);
        Optional.ofNullable(annotations.get(ROUTED)).ifPresent(word -> result.put(ROUTED, word));
        result.put(WEIGHT, Integer.toString(weight));
        track.ifPresent(word -> result.put(TRACK, word));
        return result;
    }

    static Map<String, String> at(Map<String, String> annotations, int step, Optional<Instant> since) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.put(STEP, Integer.toString(step + 1));
        since.ifPresent(
                time -> result.put(SINCE, time.truncatedTo(ChronoUnit.SECONDS).toString()));
        return result;
    }
}
