package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** The pod that a ReplicaSet's template describes. */
public final class PodOfReplicaSet {

    private PodOfReplicaSet() {}

    static Pod named(String name, ReplicaSet replicaSet) {
        ObjectMeta template = replicaSet.getSpec().getTemplate().getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(replicaSet.getMetadata().getNamespace())
                .withLabels(template.getLabels())
                .withAnnotations(template.getAnnotations())
                .withFinalizers(template.getFinalizers())
                .withOwnerReferences(controlledBy(replicaSet))
                .endMetadata()
                .withSpec(replicaSet.getSpec().getTemplate().getSpec())
                .build();
    }

    /** The owner reference by which a pod is the set's. */
    public static OwnerReference controlledBy(ReplicaSet replicaSet) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(replicaSet.getMetadata().getName())
                .withUid(replicaSet.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
