package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gang that gets no place, since too few of its pods could have one at once.
 *
 * @param demand what it needs
 * @param fitting the pods that could, had the others a place too, and where
 * @param unplaced the others, each with what rejects it once those have their places
 */
public record UnplacedGang(GangDemand demand, List<Placed> fitting, List<Unplaced> unplaced) {

    /** Diagnoses in one message, those of most pods; further ones say little more. */
    private static final int MAX_SHOWN = 3;

    public UnplacedGang {
        fitting = List.copyOf(fitting);
        unplaced = List.copyOf(unplaced);
    }

    /** All its pods that were tried. */
    public Stream<PendingPod> pods() {
        return Stream.concat(
                fitting.stream().map(Placed::pod), unplaced.stream().map(Unplaced::pod));
    }

    /** That of its least important pod. */
    int priority() {
        return pods().mapToInt(PendingPod::priority).min().orElse(0);
    }

    /**
     * What users read, such as {@code gang train: 2 of 3 pods fit, 3 are needed at once; 1 pod: 0/2 nodes are available: 2
     * Insufficient cpu.}
     */
    public String message() {
        int waiting = fitting.size() + unplaced.size();
        String placed = demand.placed() == 0 ? "" : " (" + demand.placed() + " more have their place)";
        return "gang " + demand.gang().name() + ": " + fitting.size() + " of " + waiting + " pods fit, "
                + demand.needed() + " are needed at once" + placed + "; " + diagnoses();
    }

    private String diagnoses() {
        Map<String, Integer> pods = new LinkedHashMap<>();
        unplaced.forEach(pod -> pods.merge(pod.diagnosis().message(), 1, Integer::sum));
        return pods.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MAX_SHOWN)
                .map(entry -> entry.getValue() + (entry.getValue() == 1 ? " pod: " : " pods: ") + entry.getKey())
                .collect(Collectors.joining(" "));
    }
}
