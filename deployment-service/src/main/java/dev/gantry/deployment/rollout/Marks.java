package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Which marks of a delivery the sets of a rollout shall carry: those of one under way, of one that is given up, or none. */
record Marks(Rollout rollout, Optional<Delivery> delivery, Optional<Retreat> retreat) {

    static Marks of(Rollout rollout, Instant now) {
        Optional<Delivery> delivery = Delivery.of(rollout, now);
        return new Marks(rollout, delivery, delivery.isPresent() ? Optional.empty() : Retreat.of(rollout));
    }

    /** The annotations with the set's marks among them, in place of those it has. */
    Map<String, String> marked(ReplicaSet set, Map<String, String> annotations) {
        return delivery.map(d -> d.marked(set, annotations))
                .or(() -> retreat.map(r -> r.marked(set, annotations)))
                .orElseGet(() -> DeliveryMarks.none(annotations));
    }

    /** Whether requests are moving: a share changes, or is not yet routed by everywhere. Requests move before pods do. */
    boolean requestsMove() {
        return rollout.all().stream().anyMatch(set -> {
            String wanted = weight(marked(set, RevisionAnnotations.of(set)));
            boolean written = wanted.equals(weight(RevisionAnnotations.of(set)));
            return !written || (!wanted.isEmpty() && !DeliveryMarks.routed(set));
        });
    }

    private static String weight(Map<String, String> annotations) {
        return annotations.getOrDefault(DeliveryMarks.WEIGHT, "");
    }
}
