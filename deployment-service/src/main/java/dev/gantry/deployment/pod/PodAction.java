package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.Pod;

/** One write to a pod that a workload asks for. */
public sealed interface PodAction {

    Pod pod();

    /** Make the workload the controller of a matching pod that has none. */
    record Adopt(Pod pod) implements PodAction {}

    /** Stop controlling a pod that no longer matches; it goes on running. */
    record Release(Pod pod) implements PodAction {}

    /** Store this changed copy of a pod, if nobody changed it meanwhile. */
    record Update(Pod pod) implements PodAction {}

    /** Create a pod under just this name. */
    record Create(Pod pod) implements PodAction {}

    /**
     * Delete just this pod, by its uid.
     *
     * @param unchanged only if it is still the version decided on: it was chosen for not being available
     */
    record Delete(Pod pod, boolean unchanged) implements PodAction {}
}
