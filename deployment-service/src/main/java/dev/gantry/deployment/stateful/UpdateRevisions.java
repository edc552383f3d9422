package dev.gantry.deployment.stateful;

import dev.gantry.deployment.pod.Portion;
import dev.gantry.deployment.revision.TemplateRevisions;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.util.Optional;

/** Which revision the pod of an ordinal is made of, and how an update goes from one revision to the next. */
final class UpdateRevisions {

    private final StatefulSet set;
    private final ControllerRevision current;
    private final ControllerRevision update;

    /** Where the present revision is not known, or was deleted, there is only the new one. */
    UpdateRevisions(StatefulSet set, TemplateRevisions revisions) {
        StatefulSetStatus status = set.getStatus();
        this.set = set;
        this.update = revisions.newest();
        this.current = Optional.ofNullable(status)
                .flatMap(s -> revisions.named(s.getCurrentRevision()))
                .orElse(update);
    }

    String currentName() {
        return TemplateRevisions.name(current);
    }

    String updateName() {
        return TemplateRevisions.name(update);
    }

    /** Of a pod that is made now: below the partition of a rolling update the present one, else the new one. */
    ControllerRevision of(int ordinal) {
        return rolling() && ordinal < firstUpdated() ? current : update;
    }

    boolean outdated(Pod pod) {
        return !PodOfStatefulSet.revision(pod).equals(updateName());
    }

    /** Whether the set replaces outdated pods by itself. */
    boolean rolling() {
        return strategy()
                .map(StatefulSetUpdateStrategy::getType)
                .filter("OnDelete"::equals)
                .isEmpty();
    }

    /** The lowest ordinal that an update reaches; the partition counts from the first pod. */
    int firstUpdated() {
        Integer partition = rollingUpdate()
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .orElse(0);
        return Ordinals.of(set).start() + (partition == null ? 0 : partition);
    }

    /** Pods that an update may leave unavailable at a time, at least 1. */
    int maxUnavailable() {
        IntOrString limit = rollingUpdate()
                .map(RollingUpdateStatefulSetStrategy::getMaxUnavailable)
                .orElse(new IntOrString(1));
        return Math.max(1, Portion.roundedDown(limit, Ordinals.of(set).count()));
    }

    private Optional<StatefulSetUpdateStrategy> strategy() {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy());
    }

    private Optional<RollingUpdateStatefulSetStrategy> rollingUpdate() {
        return strategy().map(StatefulSetUpdateStrategy::getRollingUpdate);
    }
}
