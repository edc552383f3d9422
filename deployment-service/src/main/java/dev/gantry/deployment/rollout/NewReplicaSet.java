package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.TemplateIdentity;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;

/** The set of a Deployment's present template, as it is first created. */
final class NewReplicaSet {

    private NewReplicaSet() {}

    /** The set with no pods yet; its name and selector carry the template's hash. */
    static ReplicaSet of(Deployment deployment) {
        ObjectMeta owner = deployment.getMetadata();
        String hash = TemplateIdentity.hash(deployment.getSpec().getTemplate(), collisions(deployment));
        PodTemplateSpec template = new PodTemplateSpecBuilder(
                        deployment.getSpec().getTemplate())
                .editOrNewMetadata()
                .addToLabels(TemplateIdentity.HASH_LABEL, hash)
                .endMetadata()
                .build();
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(owner.getName() + "-" + hash)
                .withNamespace(owner.getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withOwnerReferences(Ownership.controlledBy(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(new LabelSelectorBuilder(deployment.getSpec().getSelector())
                        .addToMatchLabels(TemplateIdentity.HASH_LABEL, hash)
                        .build())
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private static int collisions(Deployment deployment) {
        return deployment.getStatus() == null
                ? 0
                : Replicas.orElse(deployment.getStatus().getCollisionCount(), 0);
    }
}
