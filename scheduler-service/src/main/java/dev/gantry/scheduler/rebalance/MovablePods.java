package dev.gantry.scheduler.rebalance;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.PendingPod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan needs to know of the pods beside what they take of nodes.
 *
 * @param candidates those that may be moved
 * @param packing those that a packing profile places
 * @param tied those of DaemonSets
 * @param atRest the uids of workloads all of whose pods are ready, with nothing under way
 */
public record MovablePods(List<Candidate> candidates, Set<ObjectKey> packing, Set<ObjectKey> tied, Set<String> atRest) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    public MovablePods {
        candidates = List.copyOf(candidates);
        packing = Set.copyOf(packing);
        tied = Set.copyOf(tied);
        atRest = Set.copyOf(atRest);
    }

    /** Knows what surrounds a pod. */
    public interface Surroundings {
        /** What would replace the pod, if anything would. */
        Optional<Workload> workload(Pod pod);

        /** The disruption budgets that it falls under. */
        List<PodDisruptionBudget> budgets(Pod pod);
    }

    /**
     * Looks at all pods.
     *
     * @param goals by the names of schedulers; pods of others are left alone
     */
    public static MovablePods of(
            Collection<Pod> pods, Surroundings surroundings, Movability movability, Map<String, Goal> goals) {
        Sorting sorting = new Sorting(surroundings, movability, tallies(pods));
        pods.stream()
                .filter(MovablePods::runs)
                .forEach(pod -> sorting.add(pod, goals.getOrDefault(schedulerName(pod), Goal.NONE)));
        return new MovablePods(sorting.candidates, sorting.packing, sorting.tied, sorting.atRest);
    }

    /** The answer while pod after pod is looked at. */
    private static final class Sorting {
        private final Surroundings surroundings;
        private final Movability movability;
        private final Map<String, PodTally> tallies;
        private final List<Candidate> candidates = new ArrayList<>();
        private final Set<ObjectKey> packing = new HashSet<>();
        private final Set<ObjectKey> tied = new HashSet<>();
        private final Set<String> atRest = new HashSet<>();
        private final Map<Labelled, List<PodDisruptionBudget>> budgets = new HashMap<>();

        /** What selectors of budgets look at: the same for all pods of a template. */
        private record Labelled(String namespace, Map<String, String> labels) {
            static Labelled of(Pod pod) {
                Map<String, String> labels = pod.getMetadata().getLabels();
                return new Labelled(pod.getMetadata().getNamespace(), labels == null ? Map.of() : labels);
            }
        }

        Sorting(Surroundings surroundings, Movability movability, Map<String, PodTally> tallies) {
            this.surroundings = surroundings;
            this.movability = movability;
            this.tallies = tallies;
        }

        void add(Pod pod, Goal goal) {
            if (goal == Goal.PACK) {
                packing.add(ObjectKey.of(pod));
            }
            if (isOf(pod, "DaemonSet")) {
                tied.add(ObjectKey.of(pod));
                return;
            }
            Optional<Workload> workload = surroundings.workload(pod);
            PodTally tally = tallies.getOrDefault(owner(pod), PodTally.NONE);
            workload.filter(tally::isAllOf).ifPresent(known -> atRest.add(known.uid()));
            if (goal != Goal.NONE && mayMove(pod, workload, tally)) {
                workload.ifPresent(known -> candidates.add(
                        new Candidate(ObjectKey.of(pod), pod.getMetadata().getUid(), schedulerName(pod), known.uid())));
            }
        }

        private boolean mayMove(Pod pod, Optional<Workload> workload, PodTally tally) {
            return movability.of(pod, workload, tally, () -> budgets(pod)).isEmpty();
        }

        private List<PodDisruptionBudget> budgets(Pod pod) {
            return budgets.computeIfAbsent(Labelled.of(pod), labelled -> surroundings.budgets(pod));
        }
    }

    private static Map<String, PodTally> tallies(Collection<Pod> pods) {
        Map<String, PodTally> tallies = new HashMap<>();
        for (Pod pod : pods) {
            if (!hasEnded(pod)) {
                String owner = owner(pod);
                tallies.put(owner, tallies.getOrDefault(owner, PodTally.NONE).plus(pod));
            }
        }
        return tallies;
    }

    private static boolean runs(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return node != null && !node.isEmpty() && !hasEnded(pod);
    }

    private static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
    }

    private static String schedulerName(Pod pod) {
        String name = pod.getSpec().getSchedulerName();
        return name == null || name.isEmpty() ? PendingPod.DEFAULT_SCHEDULER : name;
    }

    private static boolean isOf(Pod pod, String kind) {
        return controller(pod).map(OwnerReference::getKind).filter(kind::equals).isPresent();
    }

    private static String owner(Pod pod) {
        return controller(pod).map(OwnerReference::getUid).orElse("");
    }

    /** The owner that is the object's controller. */
    public static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
    }
}
