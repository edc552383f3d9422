package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * What a ReplicaSet, a Service or a slice says of a revision's traffic, as annotations.
 *
 * @param weight the revision's share of requests, in percent, where it has one
 * @param track of a set, the track its pods are on; of a Service, the track whose pods it lists; "" for any
 */
public record RevisionMarks(Optional<Integer> weight, String track) {

    static final String WEIGHT = "gantry.dev/traffic-weight";

    /** On a Service: it lists only pods of this track, and those of sets that are on none. */
    public static final String TRACK = "gantry.dev/revision-track";

    static final RevisionMarks NONE = new RevisionMarks(Optional.empty(), "");

    private static final int ALL = 100;

    /** What is no number from 0 to 100 is no weight. */
    public static RevisionMarks of(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null
                ? NONE
                : new RevisionMarks(
                        Optional.ofNullable(annotations.get(WEIGHT))
                                .filter(text -> text.matches("[0-9]{1,3}"))
                                .map(Integer::valueOf)
                                .filter(weight -> weight <= ALL),
                        annotations.getOrDefault(TRACK, ""));
    }
}
