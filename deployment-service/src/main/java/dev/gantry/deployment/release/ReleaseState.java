package dev.gantry.deployment.release;

import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.order.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the next step of a release is decided on.
 *
 * @param others the other releases of the namespace
 * @param workloads those of the release's members that exist
 */
public record ReleaseState(
        Release release, List<Release> others, Map<WorkloadRef, ReleasedWorkload> workloads, Instant now) {

    public ReleaseState {
        others = List.copyOf(others);
        workloads = Map.copyOf(workloads);
    }
}
