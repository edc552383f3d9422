package dev.gantry.deployment.controller.stateful;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.deployment.controller.PodFailure;
import dev.gantry.deployment.controller.SettlingWriter;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.stateful.ClaimAction;
import dev.gantry.deployment.stateful.ClaimNames;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/** Does what a StatefulSet decided about its pods' claims; nobody asks for claims where a set has none. */
final class ClaimWrites {

    private final StatefulCluster cluster;

    ClaimWrites(StatefulCluster cluster) {
        this.cluster = cluster;
    }

    void settle(StatefulSet set) {
        if (ClaimNames.any(set)) {
            writer().settle(set.getMetadata().getUid());
        }
    }

    /** Returns the failure that keeps the set from making its pods, if there is one. */
    Optional<PodFailure> apply(StatefulSet set, List<ClaimAction> actions) {
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        List<Write<PersistentVolumeClaim>> writes =
                actions.stream().map(ClaimWrites::write).toList();
        Optional<PodFailure> failure = writer().send(set.getMetadata().getUid(), writes).stream()
                .filter(refusal -> !isThere(refusal))
                .findFirst()
                .map(refusal -> new PodFailure("FailedCreate", refusal.reason()));
        failure.map(PodFailure::refusal).filter(reason -> !reason.isConflict()).ifPresent(reason -> tell(set, reason));
        return failure;
    }

    /** A claim that was there before the set, or that the view does not show yet, serves as well. */
    private static boolean isThere(Refusal<PersistentVolumeClaim> refusal) {
        return refusal.write() instanceof Write.Create<PersistentVolumeClaim>
                && refusal.reason().isAlreadyExists();
    }

    private void tell(StatefulSet set, ApiException reason) {
        cluster.events()
                .warning(
                        set,
                        "FailedCreate",
                        "Error creating claims of StatefulSet "
                                + set.getMetadata().getName() + ": " + reason.getMessage());
    }

    private SettlingWriter<PersistentVolumeClaim> writer() {
        Tracked<PersistentVolumeClaim> claims = cluster.claims().get();
        return claims.writer();
    }

    private static Write<PersistentVolumeClaim> write(ClaimAction action) {
        return switch (action) {
            case ClaimAction.Create(PersistentVolumeClaim claim) -> new Write.Create<>(claim);
            case ClaimAction.Update(PersistentVolumeClaim claim) -> new Write.Update<>(claim);
        };
    }
}
