package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a Service's EndpointSlices and Endpoints must say. Pure: the same input gives the same plan, and a plan on
 * the state that an earlier plan made is empty.
 */
public final class EndpointPlanner {

    private EndpointPlanner() {}

    /** Whether the Service's slices list the pod, once they are up to date. */
    public static boolean lists(Service service, Pod pod) {
        return MappedPod.of(service, pod).isPresent();
    }

    /** The writes for one Service where no revision is marked. */
    public static EndpointPlan plan(
            Service service, List<Pod> pods, List<EndpointSlice> slices, Optional<Endpoints> endpoints) {
        return plan(service, pods, slices, endpoints, Revisions.UNMARKED);
    }

    /**
     * The writes for one Service.
     *
     * @param pods every pod of the Service's namespace
     * @param slices the slices of this Service that the planner made before
     * @param endpoints the Endpoints of the same name
     * @param revisions what is known of the pods' revisions; what is not known yet stays as the slices have it
     */
    public static EndpointPlan plan(
            Service service,
            List<Pod> pods,
            List<EndpointSlice> slices,
            Optional<Endpoints> endpoints,
            Revisions revisions) {
        if (!Selection.hasSelector(service)) {
            return EndpointPlan.NOTHING;
        }
        List<MappedPod> mapped = pods.stream()
                .filter(pod -> revisions.admits(service, pod))
                .flatMap(pod -> MappedPod.of(service, pod).stream())
                .toList();
        SliceChanges changes = new SlicePlanner(service, revisions).plan(mapped, slices);
        Endpoints wanted = EndpointsDocument.of(service, mapped, endpoints);
        boolean create = endpoints.isEmpty();
        boolean update = !create && EndpointsDocument.differ(endpoints.get(), wanted);
        return new EndpointPlan(
                changes.created(),
                changes.updated(),
                changes.deleted(),
                create ? List.of(wanted) : List.of(),
                update ? List.of(wanted) : List.of());
    }
}
