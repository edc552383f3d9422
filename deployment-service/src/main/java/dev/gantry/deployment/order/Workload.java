package dev.gantry.deployment.order;

import java.util.List;

/**
 * What the order of start and stop depends on, of one workload.
 *
 * @param dependsOn those that must be ready before its pods are created
 * @param ready whether what depends on it may start
 * @param state how far it is, such as {@code 0 of 2 pods are available}
 * @param wantsPods whether it is to have any
 * @param pods that it still has, those that terminate included
 */
public record Workload(
        WorkloadRef ref, List<WorkloadRef> dependsOn, boolean ready, String state, boolean wantsPods, int pods) {

    public Workload {
        dependsOn = List.copyOf(dependsOn);
    }
}
