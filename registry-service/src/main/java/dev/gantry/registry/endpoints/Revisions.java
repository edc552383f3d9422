package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Optional;

/** What is known of the revisions that pods are of. */
public interface Revisions {

    /** Where no revision is marked. */
    Revisions UNMARKED = pod -> Optional.of(RevisionMarks.NONE);

    /** The marks of the pod's ReplicaSet; empty while sets are not known yet. */
    Optional<RevisionMarks> of(Pod pod);

    /** Whether the Service, which selects the pod, is one for its revision. */
    default boolean admits(Service service, Pod pod) {
        String asked = RevisionMarks.of(service).track();
        String track = of(pod).map(RevisionMarks::track).orElse("");
        return asked.isEmpty() || track.isEmpty() || asked.equals(track);
    }
}
