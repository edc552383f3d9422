package dev.gantry.deployment.stateful;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.WaitingConditions;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.util.Optional;
import java.util.function.Predicate;

/** The status of a StatefulSet: what its pods are, which revisions they change between, and what they wait for. */
final class StatefulStatus {

    private final StatefulSet set;
    private final PodRow row;
    private final UpdateRevisions revisions;
    private final Optional<Hold> held;

    StatefulStatus(StatefulSet set, PodRow row, UpdateRevisions revisions, Optional<Hold> held) {
        this.set = set;
        this.row = row;
        this.revisions = revisions;
        this.held = held;
    }

    StatefulSetStatus build() {
        StatefulSetStatus before = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
        String current = updated() ? revisions.updateName() : revisions.currentName();
        return new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withCollisionCount(before.getCollisionCount() == null ? 0 : before.getCollisionCount())
                .withConditions(WaitingConditions.OF_STATEFUL_SETS.told(
                        before.getConditions(), before.getConditions(), held, row.now()))
                .withCurrentRevision(current)
                .withUpdateRevision(revisions.updateName())
                .withReplicas(count(pod -> true))
                .withReadyReplicas(count(StatefulStatus::ready))
                .withAvailableReplicas(count(row::available))
                .withCurrentReplicas(count(pod -> of(pod, current)))
                .withUpdatedReplicas(count(pod -> of(pod, revisions.updateName())))
                .build();
    }

    private static boolean ready(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.ready(pod);
    }

    private static boolean of(Pod pod, String revision) {
        return !PodReadiness.terminating(pod) && PodOfStatefulSet.revision(pod).equals(revision);
    }

    private int count(Predicate<Pod> which) {
        return (int) row.all().stream().filter(which).count();
    }

    /** Whether every wanted pod is ready and of the new revision, and no other is left: then the new one is the present one. */
    private boolean updated() {
        return revisions.rolling()
                && row.condemned().isEmpty()
                && row.wanted().stream()
                        .allMatch(ordinal -> row.at(ordinal)
                                .filter(StatefulStatus::ready)
                                .filter(pod -> of(pod, revisions.updateName()))
                                .isPresent());
    }
}
