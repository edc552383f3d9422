package dev.gantry.deployment.release;

import dev.gantry.deployment.order.WorkloadRef;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;

/**
 * What a release needs to know of one of its workloads.
 *
 * @param revision as people name it, "" where none was given yet
 * @param dependsOn by its annotation
 * @param rollout how far the present template is
 */
public record ReleasedWorkload(
        WorkloadRef ref, PodTemplateSpec template, String revision, List<WorkloadRef> dependsOn, Rollout rollout) {

    public ReleasedWorkload {
        dependsOn = List.copyOf(dependsOn);
    }

    /** How far a workload's rollout is. */
    public sealed interface Rollout {
        /** @param state such as {@code 1 of 3 pods are updated} */
        record UnderWay(String state) implements Rollout {}

        record Complete() implements Rollout {}

        record Failed(String reason, String message) implements Rollout {}
    }
}
