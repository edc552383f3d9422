package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Propagation;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.deployment.controller.SettlingWriter.Refusal;
import dev.gantry.deployment.revision.RevisionAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.util.List;

/** Does what a workload decided about its revisions. */
public final class RevisionWrites {

    private final SettlingWriter<ControllerRevision> writer;

    public RevisionWrites(SettlingWriter<ControllerRevision> writer) {
        this.writer = writer;
    }

    /** What became of a step's writes. */
    public enum Outcome {
        DONE,
        /** Somebody else changed a revision meanwhile: decide again. */
        CONFLICT,
        /** The name of the new revision is somebody else's: count it as a collision. */
        NAME_TAKEN
    }

    /** Throws the owner's refusal where it is neither a conflict nor a collision. */
    public Outcome apply(HasMetadata workload, List<RevisionAction> actions) {
        if (actions.isEmpty()) {
            return Outcome.DONE;
        }
        List<Write<ControllerRevision>> writes =
                actions.stream().map(RevisionWrites::write).toList();
        return writer.send(workload.getMetadata().getUid(), writes).stream()
                .findFirst()
                .map(RevisionWrites::outcome)
                .orElse(Outcome.DONE);
    }

    public void settle(HasMetadata workload) {
        writer.settle(workload.getMetadata().getUid());
    }

    private static Write<ControllerRevision> write(RevisionAction action) {
        return switch (action) {
            case RevisionAction.Create(ControllerRevision revision) -> new Write.Create<>(revision);
            case RevisionAction.Update(ControllerRevision revision) -> new Write.Update<>(revision);
            case RevisionAction.Delete(ControllerRevision revision) -> {
                ObjectMeta metadata = revision.getMetadata();
                yield new Write.Delete<>(
                        ObjectKey.of(revision),
                        new Deletion(metadata.getUid(), metadata.getResourceVersion(), -1, Propagation.BACKGROUND));
            }
        };
    }

    private static Outcome outcome(Refusal<ControllerRevision> refusal) {
        if (refusal.reason().isAlreadyExists()) {
            return Outcome.NAME_TAKEN;
        }
        if (refusal.reason().isConflict() || refusal.reason().isNotFound()) {
            return Outcome.CONFLICT;
        }
        throw refusal.reason();
    }
}
