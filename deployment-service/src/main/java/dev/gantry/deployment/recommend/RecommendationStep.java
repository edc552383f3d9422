package dev.gantry.deployment.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What to do about a workload's recommendations.
 *
 * @param annotations of the workload, to be set or, where empty, removed
 * @param resize the one pod to resize now
 * @param notes what to tell people
 */
public record RecommendationStep(
        Map<String, Optional<String>> annotations, Optional<PodResize> resize, List<Note> notes) {

    public static final RecommendationStep NOTHING = new RecommendationStep(Map.of(), Optional.empty(), List.of());

    /** An event about the workload. */
    public record Note(boolean warning, String reason, String message) {}

    public RecommendationStep {
        annotations = Map.copyOf(annotations);
        notes = List.copyOf(notes);
    }

    static RecommendationStep annotate(String annotation, Optional<String> text, List<Note> notes) {
        return new RecommendationStep(Map.of(annotation, text), Optional.empty(), notes);
    }

    RecommendationStep and(RecommendationStep other) {
        Map<String, Optional<String>> all = new TreeMap<>(annotations);
        all.putAll(other.annotations);
        List<Note> told = new ArrayList<>(notes);
        told.addAll(other.notes);
        return new RecommendationStep(all, resize.or(other::resize), told);
    }

    public boolean idle() {
        return annotations.isEmpty() && resize.isEmpty();
    }
}
