package dev.gantry.deployment.release;

import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.order.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order of a release's members: what a member depends on comes before it, and otherwise they stay as the spec has them. */
final class ReleaseOrder {

    private ReleaseOrder() {}

    static WorkloadRef ref(ReleaseMember member) {
        return WorkloadRef.of(member.kind(), member.name());
    }

    /** Empty where members depend on one another in a circle. */
    static Optional<List<ReleaseMember>> of(List<ReleaseMember> members, Map<WorkloadRef, ReleasedWorkload> workloads) {
        List<ReleaseMember> left = new ArrayList<>(members);
        List<ReleaseMember> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<WorkloadRef> waiting = left.stream().map(ReleaseOrder::ref).toList();
            Optional<ReleaseMember> next = left.stream()
                    .filter(member -> dependencies(member, workloads).stream().noneMatch(waiting::contains))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            left.remove(next.get());
            ordered.add(next.get());
        }
        return Optional.of(ordered);
    }

    private static List<WorkloadRef> dependencies(ReleaseMember member, Map<WorkloadRef, ReleasedWorkload> workloads) {
        ReleasedWorkload workload = workloads.get(ref(member));
        return workload == null ? List.of() : workload.dependsOn();
    }
}
