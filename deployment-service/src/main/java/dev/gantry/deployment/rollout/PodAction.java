package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.Pod;

/** One write that a ReplicaSet asks for. */
public sealed interface PodAction {

    Pod pod();

    /** Make the set the controller of a matching pod that has none. */
    record Adopt(Pod pod) implements PodAction {}

    /** Stop controlling a pod that no longer matches; it goes on running. */
    record Release(Pod pod) implements PodAction {}

    /** Create a pod under just this name. */
    record Create(Pod pod) implements PodAction {}

    /**
     * Delete just this pod, by its uid.
     *
     * @param unchanged only if it is still the version decided on: it was chosen for not being available
     */
    record Delete(Pod pod, boolean unchanged) implements PodAction {}
}
