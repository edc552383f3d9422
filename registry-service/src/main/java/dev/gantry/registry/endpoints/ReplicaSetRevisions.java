package dev.gantry.registry.endpoints;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Optional;

/** What deployment-service has written on ReplicaSets about the revisions of their pods. */
public final class ReplicaSetRevisions implements Revisions {

    private final ResourceView<ReplicaSet> sets;

    public ReplicaSetRevisions(ResourceView<ReplicaSet> sets) {
        this.sets = sets;
    }

    @Override
    public Optional<RevisionMarks> of(Pod pod) {
        if (!sets.synced()) {
            return Optional.empty();
        }
        return Optional.of(pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> "ReplicaSet".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .flatMap(owner -> sets.get(key(pod, owner)))
                .map(RevisionMarks::of)
                .orElse(RevisionMarks.NONE));
    }

    private static ObjectKey key(Pod pod, OwnerReference owner) {
        return new ObjectKey(pod.getMetadata().getNamespace(), owner.getName());
    }
}
