package dev.gantry.deployment.daemon;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.WaitingConditions;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The status of a DaemonSet: of how many nodes what is true, how far its newest revision has got, and what its new pods wait for. */
final class DaemonStatus {

    private DaemonStatus() {}

    /** @param revision the number of the newest one */
    static DaemonSetStatus of(
            DaemonSet set, Collection<NodePods> nodes, long revision, Optional<Hold> held, Instant now) {
        DaemonSetStatus before = set.getStatus() == null ? new DaemonSetStatus() : set.getStatus();
        List<NodePods> desired =
                nodes.stream().filter(node -> node.fit() == NodeFit.RUN).toList();
        int available = count(desired, NodePods::available);
        int updated = count(desired, NodePods::isUpdated);
        return new DaemonSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withCollisionCount(before.getCollisionCount())
                .withConditions(WaitingConditions.OF_DAEMON_SETS.told(
                        RolledOut.told(before.getConditions(), revision, updated, available, desired.size(), now),
                        before.getConditions(),
                        held,
                        now))
                .withDesiredNumberScheduled(desired.size())
                .withCurrentNumberScheduled(count(desired, (node, pod) -> true))
                .withNumberMisscheduled((int) nodes.stream()
                        .filter(node ->
                                node.fit() != NodeFit.RUN && !node.pods().isEmpty())
                        .count())
                .withNumberReady(count(desired, (node, pod) -> PodReadiness.active(pod) && PodReadiness.ready(pod)))
                .withNumberAvailable(available)
                .withNumberUnavailable(desired.size() - available)
                .withUpdatedNumberScheduled(updated)
                .build();
    }

    private static int count(List<NodePods> nodes, BiPredicate<NodePods, Pod> what) {
        return (int) nodes.stream()
                .filter(node -> node.shown().filter(pod -> what.test(node, pod)).isPresent())
                .count();
    }
}
