package dev.gantry.deployment.revision;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;

/** One write to a workload's revisions. */
public sealed interface RevisionAction {

    ControllerRevision revision();

    /** Keep a template that was not used before. */
    record Create(ControllerRevision revision) implements RevisionAction {}

    /** Store this changed copy: a revision taken over, or one that is the newest again. */
    record Update(ControllerRevision revision) implements RevisionAction {}

    /** Forget a template that no pod has, and that is past the limit of the history. */
    record Delete(ControllerRevision revision) implements RevisionAction {}
}
