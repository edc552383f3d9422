package dev.gantry.deployment.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was recommended and done lately: the past that a behavior's windows and periods look at.
 *
 * @param recommendations sizes by metrics alone, before they were stabilised
 * @param changes replicas added, or removed where negative
 */
public record ScaleHistory(List<Entry> recommendations, List<Entry> changes) {

    /** The longest window and period that a behavior may name. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Of an hour at one decision each 15 s, and as many again that signals cause. */
    private static final int MAX_ENTRIES = 500;

    public static final ScaleHistory EMPTY = new ScaleHistory(List.of(), List.of());

    /** A number and its time. */
    public record Entry(int number, Instant at) {}

    public ScaleHistory {
        recommendations = List.copyOf(recommendations);
        changes = List.copyOf(changes);
    }

    ScaleHistory recommended(int replicas, Instant now) {
        return new ScaleHistory(with(recommendations, replicas, now), changes);
    }

    /** With a change that was made. */
    public ScaleHistory changed(int replicas, Instant now) {
        return new ScaleHistory(recommendations, with(changes, replicas, now));
    }

    private static List<Entry> with(List<Entry> entries, int number, Instant now) {
        List<Entry> kept = new ArrayList<>(entries);
        kept.removeIf(entry -> entry.at().isBefore(now.minus(LONGEST)));
        kept.add(new Entry(number, now));
        return kept.size() > MAX_ENTRIES ? kept.subList(kept.size() - MAX_ENTRIES, kept.size()) : kept;
    }
}
